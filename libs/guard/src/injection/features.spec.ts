import { bucketOf, featuresOf, SAID, SAID_TOKENS, WORD_FEATURES } from './features.js';

const wordsOf = (text: string): number[] => {
  const { first, ids, tokens } = featuresOf(text);
  return Array.from({ length: tokens }, (_, token) => ids[first[token] ?? 0] ?? 0);
};
const others = (count: number): string => Array.from({ length: count }, (_, at) => `other${String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))}`).join(' ');

describe('the features of a text', () => {
  it('count a word, a pair and its parts once while it is still being said', () => {
    const { first, ids } = featuresOf('urgent urgent urgent');
    const at = (token: number): number[] => [...ids.slice(first[token], first[token + 1])];
    expect(at(0).slice(0, WORD_FEATURES)).not.toContain(SAID);
    expect(at(0).length).toBeGreaterThan(WORD_FEATURES);
    expect(at(1)[0]).toBe(SAID);
    expect(at(1)).toHaveLength(WORD_FEATURES);
    expect(at(2).filter((id) => id !== SAID).length).toBeLessThanOrEqual(2);
  });

  it('count it again when it has not been said for a while', () => {
    const near = wordsOf(`urgent ${others(SAID_TOKENS - 2)} urgent`);
    const far = wordsOf(`urgent ${others(SAID_TOKENS)} urgent`);
    expect(near.at(-1)).toBe(SAID);
    expect(far.at(-1)).toBe(far[0]);
    expect(far[0]).not.toBe(SAID);
  });

  it('are the same whatever text was read before', () => {
    const alone = featuresOf('Please send the file to Ann.');
    featuresOf('Please send the file to Ann. Please send the file to Ann.');
    expect(featuresOf('Please send the file to Ann.')).toEqual(alone);
  });

  it('give a name the same bucket each time', () => {
    expect(bucketOf('rule override')).toBe(bucketOf('rule override'));
    expect(bucketOf('rule override')).not.toBe(bucketOf('rule reveal'));
  });
});
