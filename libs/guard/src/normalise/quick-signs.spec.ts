import fc from 'fast-check';
import { samplesOf } from '../../test/samples.builder.js';
import { LEET_TOKEN, LEET_WORD, signsOf, SPACED } from './ciphers.js';
import { backwards, betterAs, readsBetter, rotated } from './common-words.js';
import { ENCODINGS } from './encodings.js';

const around = fc.string({ maxLength: 10 });

describe('the quick signs of a disguise', () => {
  it.each(ENCODINGS.map(({ kind, pattern, may }) => [kind, pattern, may] as const))('rule out no run that is encoded (%s, %s) [R-GUARD-GATE]', (kind, pattern, may) => {
    let matched = 0;
    const property = fc.property(around, samplesOf(pattern), around, (before, sample, after) => {
      const text = before + sample + (kind === 'percent' ? '%41%42%43' : '') + after;
      // Percent signs have to be three.
      if (![...text.matchAll(pattern)].some(([run]) => kind !== 'percent' || run.split('%').length > 3)) return;
      matched += 1;
      expect(may(text)).toBe(true);
    });
    fc.assert(property, { numRuns: 60, seed: 1 });
    expect(matched).toBeGreaterThan(5);
  });

  it('rule out no spaced letters and no leet', () => {
    const signs = fc.array(fc.constantFrom('a', 'b', '4', '3', 'x', ' ', '  ', '-', '.', 'the', '$', '€', '!', '\n', 'é'), { maxLength: 30 }).map((parts) => parts.join(''));
    const property = fc.property(signs, (text) => {
      const { leet, spaced } = signsOf(text);
      const leetWords = text.split('\n').map((line) => (line.match(LEET_TOKEN) ?? []).filter((token) => LEET_WORD.test(token)).length);
      if (text.search(SPACED) >= 0) expect(spaced).toBe(true);
      if (leetWords.some((words) => words >= 2)) expect(leet).toBe(true);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('read a text rotated and backwards as if it were written out', () => {
    const words = ['the', 'you', 'please', 'ignore', 'x', 'house', 'İ', 'Straße', '7', 'a1b2', ', ', '\n', ' '];
    const property = fc.property(fc.array(fc.constantFrom(...words, ...words.map(rotated), ...words.map(backwards)), { maxLength: 60 }), (parts) => {
      const text = parts.join(' ').slice(0, 400);
      const expected = [...(readsBetter(rotated(text), text) ? ['rot13'] : []), ...(readsBetter(backwards(text), text) ? ['reversed'] : [])];
      expect(betterAs(text)).toEqual(expected);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
