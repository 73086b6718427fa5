import fc from 'fast-check';
import { partsOf, plainly } from './invisibles.js';

describe('a text for people', () => {
  it.each([
    ['\u202eexe.fdp', '[right-to-left override]exe.fdp'],
    ['pay\u200bpal', 'pay[zero-width space]pal'],
    ['a\u2066b\u2069', 'a[left-to-right isolate]b[end of isolate]'],
    ['x\u0007y', 'x[U+0007]y'],
    ['\u{e0041}tag', '[U+E0041]tag'],
  ])('%j shows what would hide [R-VISIBLE-TEXT]', (text, shown) => {
    expect(plainly(text)).toBe(shown);
  });

  it('keeps lines, tabs, letters of every script and emoji that are joined', () => {
    const text = 'Zwölf\n\tשלום 日本 👩‍🚀 👨‍👩‍👧';
    expect(partsOf(text)).toEqual([{ text }]);
  });

  it('does not take a joiner between letters for an emoji', () => {
    expect(plainly('pay\u200dpal')).toBe('pay[zero-width joiner]pal');
  });

  it('loses no character, and leaves none that turns the direction', () => {
    const pieces = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202e', '\u200b', '\u2069', '👩‍🚀', '<img onerror=x>'));
    fc.assert(
      fc.property(fc.array(pieces).map((all) => all.join('')), (text) => {
        const parts = partsOf(text);
        expect(parts.map((part) => ('text' in part ? part.text : part.hidden)).join('')).toBe(text);
        for (const part of parts) if ('text' in part) expect(part.text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/u);
      }),
    );
  });
});
