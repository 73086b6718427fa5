import fc from 'fast-check';
import { bucketOf, BUCKETS, featuresOf } from './features.js';
import type { Hit } from './rule.js';
import { prepare, type Prepared, RULE_VALUE, SIZES, sizesFor, valueIn, type Weights, worstWindows } from './windows.js';

const word = (text: string): number => featuresOf(text).ids[0] ?? 0;
const RULE = 'a rule';
const hitAt = (start: number): Hit => ({ rule: RULE, score: 0.5, reason: '', start, end: start + 1 });
const prepared = (text: string, hits: readonly Hit[] = []): Prepared => prepare({ kind: 'plain', text, origin: (start, end) => ({ start, end }) }, hits);

function weights(of: Readonly<Record<number, number>>): Weights {
  const table = new Float32Array(BUCKETS);
  for (const [bucket, weight] of Object.entries(of)) table[Number(bucket)] = weight;
  return { table, unit: 1, bias: 0 };
}

const BAD = weights({ [word('stop')]: 3, [word('now')]: 1, [bucketOf(`rule ${RULE}`)]: 2 });
const fillers = (count: number): string => Array.from({ length: count }, (_, at) => `word${String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))}`).join(' ');
const worst = (text: string, hits: readonly Hit[] = []): number => worstWindows(prepared(text, hits), BAD)[0]?.logit ?? 0;

describe('a window', () => {
  it('counts once what it says twice, a word and a rule alike', () => {
    expect(worst('stop a stop b stop c stop d')).toBeCloseTo(3 * valueIn(8), 6);
    expect(worst('a b c d e f', [hitAt(0), hitAt(4), hitAt(8)])).toBeCloseTo(2 * RULE_VALUE * valueIn(6), 6);
  });

  it.each([1, 15, 30, 100])('loses nothing to what stands %i words before it', (gap) => {
    const text = `stop ${fillers(gap)} ${fillers(10).toUpperCase()} stop now`;
    expect(worst(text)).toBeGreaterThanOrEqual(4 * valueIn(10) - 1e-9);
  });

  it('weighs what a count of its own would, for any text and any window', () => {
    const text = fc.array(fc.constantFrom('stop', 'now', 'a', 'b', 'c'), { minLength: 1, maxLength: 60 });
    const property = fc.property(text, (words) => {
      const { tokens } = prepared(words.join(' '));
      const counted = sizesFor(tokens).map((size) => {
        const starts = Array.from({ length: tokens }, (_, from) => from).filter((from) => from % Math.max(1, Math.floor(size / 4)) === 0);
        const logits = starts.filter((from) => from === 0 || from - Math.max(1, Math.floor(size / 4)) + size < tokens).map((from) => {
          const inside = new Set(words.slice(from, from + size));
          return (3 * Number(inside.has('stop')) + Number(inside.has('now'))) * valueIn(Math.min(tokens, from + size) - from);
        });
        return Math.max(...logits);
      });
      expect(worst(words.join(' '))).toBeCloseTo(Math.max(...counted), 6);
    });
    fc.assert(property);
  });

  it('is tried in each size that the text is long enough for', () => {
    expect(sizesFor(10)).toEqual([10]);
    expect(sizesFor(11)).toEqual([10, 20]);
    expect(sizesFor(1_000)).toEqual(SIZES);
  });
});
