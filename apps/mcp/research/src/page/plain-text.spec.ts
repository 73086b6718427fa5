import { plainText } from './plain-text.js';

describe('plain text', () => {
  it.each([
    ['A <strong>pilot</strong>\n &amp; more', 'A pilot & more'],
    ['Seen<p style="display:none">hidden</p><!-- hidden --><script>hidden</script>', 'Seen'],
    ['See\u200bn \u202e\u{e0041}', 'Seen'],
    ['1 < 2', '1 < 2'],
  ])('of %j is %j', (html, text) => {
    expect(plainText(html, 100)).toBe(text);
  });

  it('is cut between characters', () => {
    expect(plainText('ab\u{1f41d}', 3)).toBe('ab');
  });
});
