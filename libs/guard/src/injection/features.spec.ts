import { bucketOf, featuresOf, WORD_FEATURES } from './features.js';

describe('the features of a text', () => {
  it('say where each was last', () => {
    const { before } = featuresOf('stop now stop now stop');
    const lastOf = (n: number): number[] => [0, 1, 2, 3, 4].map((token) => before[token * WORD_FEATURES + n] ?? NaN);
    expect(lastOf(0)).toEqual([-1, -1, 0, 1, 2]);
    expect(lastOf(1)).toEqual([-1, -1, -1, 1, 2]);
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
