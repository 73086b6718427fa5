import fc from 'fast-check';
import { afterQuiet, isWithin, minuteOfDay, readQuietHours } from './quiet-hours.js';

const NIGHT = { from: 22 * 60, to: 7 * 60 };
const at = (text: string): Date => new Date(text);

describe('quiet hours', () => {
  it('are read as they are written, or not at all', () => {
    expect(readQuietHours('22:00-07:00')).toEqual(NIGHT);
    expect(readQuietHours('')).toEqual({ from: 0, to: 0 });
    for (const text of ['22-7', '24:00-07:00', '22:60-07:00', '22:00 - 07:00', '22:00-07:00x']) expect(readQuietHours(text)).toBeUndefined();
  });

  it.each([
    ['before midnight', '2026-01-05T22:30:10Z', '2026-01-06T06:00:00.000Z'],
    ['after midnight', '2026-01-06T00:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['their first minute', '2026-01-05T21:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['their end', '2026-01-06T06:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['the day', '2026-01-06T12:34:56Z', '2026-01-06T12:34:56.000Z'],
    ['the night in which the clock goes forward', '2026-03-28T23:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['the night in which it goes back', '2026-10-24T22:30:00Z', '2026-10-25T06:00:00.000Z'],
  ])('let ask at %s', (_title, now, then) => {
    expect(afterQuiet(at(now), NIGHT, 'Europe/Vienna').toISOString()).toBe(then);
  });

  it('never let ask while they last, nor later than a day, whatever zone and hours', () => {
    const zones = ['UTC', 'Europe/Vienna', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham', 'Australia/Lord_Howe'];
    const minutes = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, minutes, fc.date({ min: at('2026-01-01'), max: at('2027-12-31'), noInvalidDate: true }), (zone, from, to, now) => {
        const then = afterQuiet(now, { from, to }, zone);
        const wait = then.getTime() - now.getTime();
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(25 * 3_600_000);
        // An end inside the hour that the clock skips or repeats is the one exception.
        fc.pre(Math.abs(offset(then, zone) - offset(new Date(then.getTime() - 7_200_000), zone)) === 0 && offset(then, zone) === offset(new Date(then.getTime() + 7_200_000), zone));
        expect(isWithin(minuteOfDay(then, zone), from, to)).toBe(false);
      }),
    );
  });
});

/** Local time less UTC, in minutes of the day. */
function offset(time: Date, zone: string): number {
  return (minuteOfDay(time, zone) - minuteOfDay(time, 'UTC') + 1440) % 1440;
}
