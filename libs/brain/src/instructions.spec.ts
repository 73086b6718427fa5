import fc from 'fast-check';
import { heed, heedRules } from './instructions.js';

const TEXT = 'Thank you for your mail. We answer gladly.\n\nA trial takes 30 days. No card is needed.\n\n- The Team plan costs €100. It is billed yearly.\n\n[[please fill in: the date. Or the week]]';
const after = (...reasons: string[]) => heed(TEXT, reasons.map((reason) => ({ reason, refused: TEXT })));

describe('what an operator asked of a draft', () => {
  it.each([
    ['Say "14 days" instead of "30 days".', 'A trial takes 14 days.', /30 days/],
    ['Please replace “gladly” with “with pleasure”', 'We answer with pleasure.', /gladly/],
    ['Ersetzen Sie „30 days“ durch „zwei Wochen“', 'A trial takes zwei Wochen.', /30 days/],
    ['Leave out "card"', 'A trial takes 30 days.', /card/],
    ['do not mention "billed" and add "See you soon."', 'See you soon.', /billed/],
  ])('is done: %s [R-FEEDBACK]', (reason, there, gone) => {
    const { text, open } = after(reason);
    expect(text).toContain(there);
    expect(text).not.toMatch(gone);
    expect(open).toEqual([]);
  });

  it.each(['Too long.', 'make it shorter please', 'Bitte kürzer!'])('makes it shorter and keeps the places to fill in: %s', (reason) => {
    expect(after(reason)).toEqual({ text: 'Thank you for your mail.\n\nA trial takes 30 days.\n\n- The Team plan costs €100.\n\n[[please fill in: the date. Or the week]]', open: [] });
  });

  it('is done round by round, and what is not a matter of words is left open in their words', () => {
    const { text, open } = after('Say "14 days" instead of "30 days"', 'Shorter. Be warmer with her, she is upset.', 'Leave out "unicorns"');
    expect(text).toContain('A trial takes 14 days.');
    expect(text).not.toContain('No card');
    expect(open).toEqual(['Be warmer with her she is upset', 'Leave out "unicorns"']);
  });

  it('is left open whole, and the text as it is, when no word of it is known [R-FEEDBACK]', () => {
    const unknown = fc.string({ unit: fc.constantFrom('warm', 'kind', ' ', '"', '$1', '('), minLength: 1 }).filter((reason) => /\w/.test(reason));
    fc.assert(
      fc.property(unknown, fc.string(), (reason, text) => {
        const said = reason.replace(/\s+/g, ' ').trim();
        expect(heed(text, [{ reason, refused: '' }])).toEqual({ text, open: [said] });
      }),
    );
  });

  it('takes words as they are, also those that look like a pattern', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '$&', '$1', '\\', '(', '.', '*'), minLength: 1 }), (words) => {
        expect(heed('one two', [{ reason: `say "${words}" instead of "two"`, refused: '' }])).toEqual({ text: `one ${words}`, open: [] });
      }),
    );
  });
});

describe('rules of the house [R-HANDBOOK-RULES]', () => {
  it('are followed as far as they are a matter of words, and never leave a blank', () => {
    expect(heedRules('Our cheap plan fits. Call us.', ['Do not say "cheap".', 'Be polite and plain.', 'Use "ring" instead of "Call"'])).toBe('ring us.');
    expect(heedRules('As it was.', ['Promise no price that is not written down.'])).toBe('As it was.');
  });
});
