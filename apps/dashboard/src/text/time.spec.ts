import fc from 'fast-check';
import { ageText, fullMomentText, lengthText, shortAgeText, timeLeft, withMoments } from './time.js';

const MINUTE = 60_000;

describe('the time left', () => {
  it.each([
    [59_999, '59 s'],
    [12 * MINUTE, '12 min'],
    [65 * MINUTE, '1 h 5 min'],
    [2 * 60 * MINUTE, '2 h'],
    [30 * 60 * MINUTE, '30 h'],
    [72 * 60 * MINUTE, '3 d'],
    [-5, '0 s'],
  ])('%d ms is "%s"', (ms, text) => {
    expect(lengthText(ms)).toBe(text);
  });

  it.each([
    ['calm in the middle', 60, 'calm'],
    ['soon in the last tenth', 110, 'soon'],
    ['over at the end', 120, 'over'],
  ])('of two hours is %s', (_, minutes, urgency) => {
    expect(timeLeft(0, 120 * MINUTE, minutes * MINUTE).urgency).toBe(urgency);
  });

  it('only ever becomes more urgent', () => {
    const order = ['calm', 'soon', 'over'];
    const property = fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(2e9), fc.nat(2e9), (length, one, two) => {
      const [early, late] = [Math.min(one, two), Math.max(one, two)].map((now) => order.indexOf(timeLeft(0, length, now).urgency));
      expect(early).toBeLessThanOrEqual(late ?? 0);
    });
    fc.assert(property);
  });

  it('is an age when it has passed', () => {
    expect(ageText('2026-01-01T00:00:00.000Z', Date.parse('2026-01-01T00:10:00.000Z'))).toBe('10 min ago');
    expect(ageText('2026-01-01T00:00:00.000Z', Date.parse('2025-12-31T23:59:00.000Z'))).toBe('just now');
    expect([30_000, 109 * MINUTE, 72 * 60 * MINUTE].map((age) => shortAgeText('2026-01-01T00:00:00.000Z', Date.parse('2026-01-01T00:00:00.000Z') + age))).toEqual(['now', '1 h', '3 d']);
  });
});

it('is told in words where it stands in a sentence', () => {
  const [one, two] = ['2026-01-01T00:00:00.123Z', '2026-01-02T10:00:00Z'];
  expect(withMoments(`From ${one} to ${two}.`)).toBe(`From ${fullMomentText(one)} to ${fullMomentText(two)}.`);
  expect(withMoments('On 2026-01-01, T1')).toBe('On 2026-01-01, T1');
});
