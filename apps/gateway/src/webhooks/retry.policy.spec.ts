import { isHopeless, pauseAfter } from './retry.policy.js';

const HOUR_MS = 3_600_000;

describe('the pauses between attempts', () => {
  it('grow, up to an hour', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((failures) => pauseAfter(failures, 0));
    expect(pauses).toEqual([5000, 15_000, 45_000, 135_000, 405_000, 1_215_000, HOUR_MS, HOUR_MS, HOUR_MS]);
  });

  it('are spread by chance', () => {
    expect(pauseAfter(1, 1)).toBe(6000);
  });

  it('end after a day', () => {
    const since = new Date('2026-01-01T00:00:00Z');
    expect(isHopeless(since, new Date(since.getTime() + 24 * HOUR_MS - 1))).toBe(false);
    expect(isHopeless(since, new Date(since.getTime() + 24 * HOUR_MS))).toBe(true);
  });
});
