import fc from 'fast-check';
import { afterQuiet, deadlineAfter, type QuietHours, readHours } from './quiet-hours.policy.js';

const BERLIN: QuietHours = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin' };
const MINUTE_MS = 60_000;
const after = (start: string, minutes: number, quiet: QuietHours | null = BERLIN): string => deadlineAfter(new Date(start), minutes, quiet ?? undefined).toISOString();

/** Minute by minute, as a clock on the wall would do it. */
function counted(start: Date, minutes: number, { from, to, zone }: QuietHours): Date {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  let at = start.getTime();
  for (let left = minutes; left > 0; at += MINUTE_MS) {
    const [hour = 0, minute = 0] = format.format(at).split(':').map(Number);
    const now = hour * 60 + minute;
    const quiet = from < to ? now >= from && now < to : now >= from || now < to;
    if (!quiet) left -= 1;
  }
  return new Date(at);
}

describe('quiet hours', () => {
  it('are read from text', () => {
    expect(readHours('22:00-07:00')).toEqual({ from: 1320, to: 420 });
    for (const wrong of ['', '22-7', '24:00-07:00', '07:00-07:00', '7:00-8:00', '22:00-07:60']) expect(readHours(wrong)).toBeUndefined();
  });

  it('stop the clock and let it go on [R-QUIET-HOURS]', () => {
    expect(after('2026-01-05T10:00:00Z', 120)).toBe('2026-01-05T12:00:00.000Z');
    expect(after('2026-01-05T20:00:00Z', 120)).toBe('2026-01-06T07:00:00.000Z');
    expect(after('2026-01-05T23:00:00Z', 120)).toBe('2026-01-06T08:00:00.000Z');
    expect(after('2026-01-05T20:00:00Z', 60)).toBe('2026-01-05T21:00:00.000Z');
    expect(after('2026-01-05T20:00:00Z', 120, null)).toBe('2026-01-05T22:00:00.000Z');
  });

  it('are by the wall clock also in the nights in which it is changed', () => {
    expect(after('2026-03-28T20:30:00Z', 60)).toBe('2026-03-29T05:30:00.000Z');
    expect(after('2026-10-24T19:30:00Z', 60)).toBe('2026-10-25T06:30:00.000Z');
    const night = { from: 2 * 60, to: 3 * 60, zone: 'Europe/Berlin' };
    expect(after('2026-03-29T00:30:00Z', 60, night)).toBe('2026-03-29T01:30:00.000Z');
    expect(after('2026-10-24T23:30:00Z', 60, night)).toBe('2026-10-25T02:30:00.000Z');
  });

  it('give what a clock that is looked at each minute gives, in any zone, over every change of it', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC');
    const changes = fc.constantFrom('2026-03-08T06:00:00Z', '2026-03-29T00:00:00Z', '2026-10-25T00:00:00Z', '2026-11-01T05:00:00Z', '2026-04-04T14:00:00Z', '2026-10-03T14:00:00Z', '2026-06-01T00:00:00Z');
    const minute = fc.integer({ min: 0, max: 1439 });
    const property = fc.property(zones, changes, fc.integer({ min: -1500, max: 300 }), fc.integer({ min: 1, max: 400 }), minute, minute, (zone, change, offset, minutes, from, to) => {
      fc.pre(from !== to && (to - from + 1440) % 1440 <= 960);
      const start = new Date(Date.parse(change) + offset * MINUTE_MS);
      expect(deadlineAfter(start, minutes, { from, to, zone })).toEqual(counted(start, minutes, { from, to, zone }));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('never bring the deadline forward, and a longer time never ends earlier', () => {
    const property = fc.property(fc.date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true }), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (start, one, more) => {
      const [first, second] = [deadlineAfter(start, one, BERLIN), deadlineAfter(start, one + more, BERLIN)];
      expect(first.getTime()).toBeGreaterThanOrEqual(start.getTime() + one * MINUTE_MS);
      expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime() + more * MINUTE_MS);
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('whoever is not to be disturbed', () => {
  it.each([
    ['before midnight', '2026-01-05T22:30:10Z', '2026-01-06T06:00:00.000Z'],
    ['after midnight', '2026-01-06T00:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['their first minute', '2026-01-05T21:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['their end', '2026-01-06T06:00:00Z', '2026-01-06T06:00:00.000Z'],
    ['the day', '2026-01-06T12:34:56Z', '2026-01-06T12:34:56.000Z'],
    ['the night in which the clock goes forward', '2026-03-28T23:30:00Z', '2026-03-29T05:00:00.000Z'],
    ['the night in which it goes back', '2026-10-24T22:30:00Z', '2026-10-25T06:00:00.000Z'],
  ])('is asked after them: %s', (_title, now, then) => {
    expect(afterQuiet(new Date(now), { from: 22 * 60, to: 7 * 60, zone: 'Europe/Vienna' }).toISOString()).toBe(then);
  });
});
