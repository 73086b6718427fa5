import { typedMoment } from './moment.js';

const NOW = Date.parse('2026-11-27T10:00:00Z');

describe('a time that a person types', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T08:30', '2026-11-01T08:30:00.000Z'],
    ['2026-11-01T08:30:05Z', '2026-11-01T08:30:05.000Z'],
    ['2026-11-01T08:30+02:00', '2026-11-01T06:30:00.000Z'],
    ['30m', '2026-11-27T09:30:00.000Z'],
    ['12h', '2026-11-26T22:00:00.000Z'],
    ['7d', '2026-11-20T10:00:00.000Z'],
  ])('%s is %s', (typed, iso) => {
    expect(typedMoment(typed, NOW)).toBe(iso);
  });

  it.each(['yesterday', '', '7', '2026', '2026-13-01', '2026-11-01T', '-7d', '99 d'])('is not %j', (typed) => {
    expect(() => typedMoment(typed, NOW)).toThrow(/It is a time/);
  });
});
