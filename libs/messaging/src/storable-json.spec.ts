import fc from 'fast-check';
import { storableJson } from './storable-json.js';

const SOUND = /^(?:[^\0\p{Surrogate}])*$/u;

describe('what a message is written as [R-STORABLE]', () => {
  it.each([
    ['NUL', 'a\0b', 'a\uFFFDb'],
    ['the first half of a pair', 'x\ud83d', 'x\uFFFD'],
    ['the second half', '\ude00x', '\uFFFDx'],
    ['a whole pair', '😀', '😀'],
    ['the text of an escape', '\\u0000 \\ud83d', '\\u0000 \\ud83d'],
  ])('keeps what can be stored and marks what cannot: %s', (_, given, kept) => {
    expect(JSON.parse(storableJson({ a: [{ [given]: given }], n: null }))).toEqual({ a: [{ [kept]: kept }], n: null });
  });

  it('is the same as ever where every text is sound', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
      fc.pre(SOUND.test(JSON.parse(`"${JSON.stringify(value).replaceAll(/\\|"/g, '')}"`) as string) && !JSON.stringify(value).includes('\\u0000'));
      expect(storableJson(value)).toBe(JSON.stringify(value));
    }));
  });

  it('holds nothing that PostgreSQL refuses, whatever it is given', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: fc.constantFrom('\0', '\ud83d', '\ude00', '\\', 'u0000', '"', 'a') as never }), (value) => {
      expect(storableJson(value)).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
    }));
  });
});
