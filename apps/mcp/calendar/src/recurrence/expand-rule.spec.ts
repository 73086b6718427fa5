import { hasCode } from '@waggle/errors';
import fc from 'fast-check';
import rrule from 'rrule';
import { Budget } from './budget.js';
import { expandRule } from './expand-rule.js';
import { FREQUENCIES, parseRule, WEEKDAYS } from './rule.js';

const { rrulestr } = rrule;
const DAY = 86_400_000;
const MOST = 60;

function expand(text: string, start: number, to = start + 3_000 * DAY, steps = 3_000_000): number[] {
  const found: number[] = [];
  for (const wall of expandRule(parseRule(text), { start, untilWall: (instant) => instant, to, budget: new Budget(steps) })) {
    found.push(wall);
    if (found.length === MOST) break;
  }
  return found;
}
const iso = (times: readonly number[]): string[] => times.map((time) => new Date(time).toISOString().slice(0, 19));
const at = (text: string): number => Date.parse(`${text}Z`);

/** The same rule read by another program. */
function independent(text: string, start: number, to: number): number[] {
  const stamp = new Date(start).toISOString().slice(0, 19).replace(/[-:]/g, '');
  const found: number[] = [];
  rrulestr(`DTSTART:${stamp}Z\nRRULE:${text}`).between(new Date(start), new Date(to), true, (date) => {
    found.push(date.getTime());
    return found.length < MOST;
  });
  return found.slice(0, MOST);
}

// In order: the other program gives the times of a day in the order of the list.
const some = (arbitrary: fc.Arbitrary<number>) => fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 4 }).map((list) => list.sort((one, other) => one - other));
const signed = (max: number) => fc.integer({ min: -max, max }).filter((value) => value !== 0);
// Not 52 and 53 from either end: where these reach into another year, the other program does not look at their days there.
const weekNumber = fc.integer({ min: -51, max: 51 }).filter((value) => value !== 0);
const part = (name: string, values: fc.Arbitrary<readonly (number | string)[]>) => fc.option(values.map((list) => `${name}=${list.join()}`), { nil: undefined, freq: 2 });

/** Rules as programs write them: every part that its frequency may have. */
const ruleArbitrary = fc.constantFrom(...FREQUENCIES).chain((frequency) => {
  const numbered = frequency === 'MONTHLY' || frequency === 'YEARLY';
  const weekday = fc.constantFrom(...WEEKDAYS);
  const plainDays = fc.uniqueArray(weekday, { minLength: 1, maxLength: 3 });
  const numberedDays = fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2', '-1', '-2', '5'), weekday).map((pair) => pair.join('')), { minLength: 1, maxLength: 3 });
  // Not mixed: of `SU,2SU` the other program takes only what is both.
  const weekdays = numbered ? fc.oneof(plainDays, numberedDays) : plainDays;
  const byDays = fc.oneof(
    fc.tuple(part('BYDAY', weekdays), part('BYMONTHDAY', some(signed(31))), part('BYMONTH', some(fc.integer({ min: 1, max: 12 })))),
    ...(frequency === 'YEARLY'
      ? [fc.tuple(part('BYWEEKNO', some(weekNumber)), plainDays.map((list) => `BYDAY=${list.join()}`)), fc.tuple(part('BYYEARDAY', some(signed(366))))]
      : []),
  );
  return fc
    .record({
      interval: fc.integer({ min: 1, max: 5 }),
      end: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 30 }).map((count) => `COUNT=${count}`), fc.constant('UNTIL=20280229T120000Z')),
      days: byDays,
      times: fc.tuple(part('BYHOUR', some(fc.integer({ min: 0, max: 23 }))), part('BYMINUTE', some(fc.integer({ min: 0, max: 59 }))), part('BYSECOND', some(fc.integer({ min: 0, max: 59 })))),
      weekStart: fc.constantFrom(...WEEKDAYS),
      // One, and not -2: the other program gives a time twice that two positions name, and the first when there are fewer.
      position: fc.option(fc.constantFrom(1, 2, 3, -1).map((position) => `BYSETPOS=${position}`), { nil: undefined, freq: 3 }),
    })
    .map(({ interval, end, days, times, weekStart, position }) => {
      // Positions not in weeks: the other program counts in the first week from the start on, RFC 5545 in the whole week.
      // It does not end for some rules below a day that are limited to hours, minutes or seconds: these stand below.
      const smaller = { HOURLY: times.slice(1), MINUTELY: times.slice(2), SECONDLY: [] }[frequency as string] ?? times;
      const parts = [...days, ...smaller].filter((each) => each !== undefined);
      const all = [`FREQ=${frequency}`, `INTERVAL=${interval}`, end, `WKST=${weekStart}`, ...parts, parts.length > 0 && frequency !== 'WEEKLY' ? position : undefined];
      return all.filter((each) => each !== undefined && each !== '').join(';');
    });
});
const startArbitrary = fc.integer({ min: at('2026-01-01T00:00:00') / 1000, max: at('2027-12-31T23:59:59') / 1000 }).map((seconds) => seconds * 1000);

describe('the expansion of a recurrence rule', () => {
  it('finds the same times as an independent program, for any rule [R-CALENDAR-RECURRENCE]', () => {
    fc.assert(
      fc.property(ruleArbitrary, startArbitrary, (rule, start) => {
        const quick = /SECONDLY|MINUTELY/.test(rule);
        const to = start + (quick ? 2 : 800) * DAY;
        const found = expand(rule, start, to);
        // Nor when there is nothing to find.
        fc.pre(found.length > 0);
        expect(iso(found)).toEqual(iso(independent(rule, start, to)));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['-52', 'WE', '2027-01-02', ['2026-12-31', '2027-01-02']],
    ['1', 'WE', '2027-01-02', ['2026-12-31', '2027-01-02']],
    ['-53', 'MO', '2026-01-03', ['2026-01-01', '2026-01-03']],
    ['52', 'SU', '2027-01-02', ['2026-12-31', '2027-01-02']],
    ['53', 'MO', '2027-01-03', ['2026-12-31', '2027-01-02']],
  ])('gives week %s of a year whole, with its days in the year beside it (weeks from %s)', (week, weekStart, end, days) => {
    const found = expand(`FREQ=YEARLY;WKST=${weekStart};BYWEEKNO=${week};BYDAY=TH,SA`, at(`${days[0] ?? ''}T09:00:00`) - DAY, at(`${end}T23:00:00`));
    expect(iso(found).map((time) => time.slice(0, 10))).toEqual(days);
  });

  it('ends for any rule, whatever it asks for', () => {
    const number = fc.oneof(fc.integer({ min: -400, max: 400 }), fc.integer());
    const anyPart = fc.tuple(fc.constantFrom('INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYDAY', 'BYHOUR', 'BYMINUTE', 'BYSECOND', 'BYSETPOS', 'RSCALE'), fc.oneof(fc.array(number, { maxLength: 5 }).map(String), fc.string(), fc.constantFrom('MO', '-1SU', '20260101', '19000101T000000Z')));
    const anyRule = fc.tuple(fc.constantFrom(...FREQUENCIES, 'NEVER'), fc.array(anyPart, { maxLength: 6 })).map(([frequency, parts]) => [`FREQ=${frequency}`, ...parts.map((pair) => pair.join('='))].join(';'));
    fc.assert(
      fc.property(anyRule, startArbitrary, (rule, start) => {
        try {
          expect(expand(rule, start, start + 400 * DAY, 20_000).length).toBeLessThanOrEqual(MOST);
        } catch (thrown) {
          expect(hasCode(thrown, 'recurrence_invalid') || hasCode(thrown, 'recurrence_too_large')).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['FREQ=DAILY;BYMONTHDAY=-1,-2;COUNT=5', ['2026-01-30', '2026-01-31', '2026-02-27', '2026-02-28', '2026-03-30']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', ['2026-01-30', '2026-02-27', '2026-03-31']],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=2', ['2028-02-29', '2032-02-29']],
    ['FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=2,-1;COUNT=3', ['2026-01-16', '2026-01-21', '2026-01-23']],
    ['FREQ=MONTHLY;BYDAY=TH,2TH;COUNT=3', ['2026-01-15', '2026-01-22', '2026-01-29']],
    ['FREQ=MINUTELY;BYHOUR=9;BYMINUTE=0;COUNT=3', ['2026-01-15', '2026-01-16', '2026-01-17']],
    ['FREQ=HOURLY;INTERVAL=5;BYHOUR=9;COUNT=3', ['2026-01-15', '2026-01-20', '2026-01-25']],
    ['FREQ=SECONDLY;INTERVAL=7;BYHOUR=9;BYMINUTE=0;BYSECOND=0;COUNT=2', ['2026-01-15', '2026-01-22']],
    ['FREQ=MONTHLY;COUNT=3', ['2026-01-15', '2026-02-15', '2026-03-15']],
    ['FREQ=YEARLY;BYWEEKNO=20;COUNT=2', ['2026-05-14', '2027-05-20']],
    ['FREQ=DAILY;UNTIL=20260117', ['2026-01-15', '2026-01-16', '2026-01-17']],
    ['FREQ=DAILY;UNTIL=20250101T000000Z', []],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', []],
  ])('%s', (rule, days) => {
    expect(iso(expand(rule, at('2026-01-15T09:00:00')))).toEqual(days.map((day) => `${day}T09:00:00`));
  });

  it.each(['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 'FREQ=SECONDLY;BYHOUR=3;BYSETPOS=2;COUNT=2000000000', 'FREQ=MINUTELY;BYYEARDAY=-366'])('gives up on %s', (rule) => {
    expect(() => expand(rule, at('2026-01-15T09:00:00'), at('2027-01-15T09:00:00'), 50_000)).toThrow(expect.objectContaining({ code: 'recurrence_too_large' }));
  });

  it.each(['', 'FREQ=FORTNIGHTLY', 'FREQ=DAILY;COUNT=0', 'FREQ=DAILY;INTERVAL=0', 'FREQ=DAILY;COUNT=2;UNTIL=20270101', 'FREQ=WEEKLY;BYDAY=1MO', 'FREQ=DAILY;BYSETPOS=1', 'FREQ=DAILY;BYHOUR=24', 'RSCALE=CHINESE;FREQ=DAILY', 'FREQ=DAILY;FREQ=WEEKLY', 'FREQ=DAILY;UNTIL=soon'])(
    'says that %j is no rule',
    (rule) => {
      expect(() => parseRule(rule)).toThrow(expect.objectContaining({ code: 'recurrence_invalid' }));
    },
  );
});
