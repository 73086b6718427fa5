import fc from 'fast-check';
import { harmless, harmlessJson, harmlessLine } from './harmless.js';

const OBEYED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}\ud800-\udfff]/u;

describe('harmless', () => {
  it.each([
    ['\x1b[2J\x1b]0;owned\x07', '␛[2J␛]0;owned␇'],
    ['\x9b31m', '<U+009B>31m'],
    ['invoice\u202efdp.exe', 'invoice<U+202E>fdp.exe'],
    ['a\u200bb\ufeffc', 'a<U+200B>b<U+FEFF>c'],
    ['sure\u{e0068}', 'sure<U+E0068>'],
    ['one\r\ntwo\rthree', 'one\ntwo␍three'],
    ['\ud800', '<U+D800>'],
    ['a\u{e0000}\u{e0100}', 'a<U+E0000><U+E0100>'],
  ])('spells %j out', (text, shown) => expect(harmless(text)).toBe(shown));

  it.each(['Grüße, Ελλάδα', 'مرحبا', 'שלום', '日本語テキスト', '👩‍👩‍👧 ❤️', 'نمی‌خواهم'])('leaves %s as it is', (text) => expect(harmless(text)).toBe(text));

  it('leaves nothing that a terminal obeys, whatever comes, and changes nothing when done twice [R-TERMINAL-HARMLESS]', () => {
    const text = fc.string({ unit: 'binary' });
    const hostile = fc.array(fc.oneof(text, fc.constantFrom('\x1b', '\x9b', '\u202e', '\r', '\x07', '\ud83d', '\u2028', '\u{e0041}'))).map((parts) => parts.join(''));
    fc.assert(fc.property(hostile, (given) => !OBEYED.test(harmless(given)) && harmless(harmless(given)) === harmless(given)));
    fc.assert(fc.property(hostile, (given) => !/[\n\t]/.test(harmlessLine(given))));
  });

  it('writes JSON that reads back as the same value [R-TERMINAL-HARMLESS]', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = harmlessJson(value, 2);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(text).not.toMatch(OBEYED);
      }),
    );
  });
});
