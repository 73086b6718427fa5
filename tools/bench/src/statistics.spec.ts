import { median, percentile, rounded, spread } from './statistics.js';

describe('statistics', () => {
  it('takes the middle of an odd number of values and the mean of the two middle ones of an even number', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  it('interpolates percentiles between neighbours', () => {
    const hundred = Array.from({ length: 101 }, (_, index) => index);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([0, 10], 0.25)).toBe(2.5);
  });

  it('gives NaN for no values', () => {
    expect(median([])).toBeNaN();
  });

  it('says how far apart values lie, in medians', () => {
    expect(spread([90, 100, 120])).toBe(0.3);
  });

  it('keeps three significant digits', () => {
    expect([rounded(1234.5), rounded(0.012345)]).toEqual([1230, 0.0123]);
  });
});
