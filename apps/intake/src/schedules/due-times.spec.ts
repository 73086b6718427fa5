import fc from 'fast-check';
import { dueNow } from './due-now.js';
import { nextTimes, timesBetween, timetableFault } from './due-times.js';

const MINUTE = 60_000;
const at = (text: string): Date => new Date(text);
const texts = (times: readonly Date[]): string[] => times.map((time) => time.toISOString().slice(0, 16));

describe('a timetable over the changes of the clock [R-SCHEDULE-CLOCK]', () => {
  it.each([
    ['leaps over: due at the leap', '30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['comes twice: due the first time', '30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['repeats: due each time', '*/30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25T00:00', '2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30']],
    ['midnight does not exist', '0 0 * * *', 'America/Sao_Paulo', '2018-11-03T12:00Z', ['2018-11-04T03:00', '2018-11-05T02:00']],
    ['half an hour of change', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', ['2026-10-03T15:30', '2026-10-04T15:15']],
    ['Monday morning', '0 7 * * 1', 'Europe/Berlin', '2026-03-23T07:00Z', ['2026-03-30T05:00', '2026-04-06T05:00']],
  ])('%s', (_, cron, zone, after, expected) => {
    expect(texts(nextTimes({ cron, zone }, at(after), expected.length))).toEqual(expected);
  });

  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'];
  it('is due at each minute whose local time it names, as the calendar of the zone says, and at no other', () => {
    const days = fc.integer({ min: Date.parse('2018-01-01') / 86_400_000, max: Date.parse('2027-12-31') / 86_400_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), days, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 12 }), (zone, day, hour, step) => {
        const minutes = Array.from({ length: Math.ceil(60 / (step * 5)) }, (_, index) => index * step * 5).filter((minute) => minute < 60);
        const [from, until] = [new Date(day * 86_400_000), new Date((day + 2) * 86_400_000)];
        const due = timesBetween({ cron: `${minutes.join()} ${hour}-23 * * *`, zone }, from, until);
        const named = minutesOf(zone, from, until).filter(({ local }) => local.hour >= hour && minutes.includes(local.minute)).map(({ time }) => time.toISOString());
        // What the clock leaps over is named by no minute: it may only add times at a leap.
        const added = texts(due).filter((text) => !named.some((one) => one.startsWith(text)));
        expect(named.filter((one) => !due.some((time) => time.toISOString() === one))).toEqual([]);
        expect(added.filter((text) => !isLeap(zone, new Date(`${text}Z`)))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('names the same times wherever one begins to count', () => {
    const moment = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2026-12-30') }).map((time) => new Date(time));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.constantFrom('30 2 * * *', '*/20 * * * *', '0 7 * * 1', '5 0,2,3 28-30 * *'), moment, fc.nat({ max: 20 * 1440 }), fc.nat({ max: 20 * 1440 }), (zone, cron, from, first, second) => {
        const [middle, end] = [new Date(from.getTime() + first * MINUTE), new Date(from.getTime() + (first + second) * MINUTE)];
        const whole = timesBetween({ cron, zone }, from, end);
        const parts = [...timesBetween({ cron, zone }, from, middle), ...timesBetween({ cron, zone }, middle, end)];
        expect(texts(whole).slice(0, 1000)).toEqual(texts(parts).slice(0, 1000));
        expect(whole.at(-1)).toEqual(parts.at(-1));
      }),
      { numRuns: 40 },
    );
  });
});

describe('what is wrong with a timetable', () => {
  it.each([
    ['61 * * * *', 'UTC', /five fields/],
    ['* * * *', 'UTC', /five fields/],
    ['* * * * * *', 'UTC', /five fields/],
    ['x * * * *', 'UTC', /five fields/],
    ['0 0 31 2 *', 'UTC', /never due/],
    ['0 7 * * 1', 'Mars/Olympus', /no time zone/],
  ])('%s in %s is said', (cron, zone, fault) => {
    expect(timetableFault({ cron, zone })).toMatch(fault);
  });

  it('is nothing for those of every day', () => {
    for (const cron of ['0 7 * * 1', '*/15 6-20 * * 1-5', '0 0 29 2 *', '0 9 * * MON']) expect(timetableFault({ cron, zone: 'Europe/Berlin' })).toBeUndefined();
  });
});

describe('what is due after an absence [R-SCHEDULE-MISSED]', () => {
  const hourly = { cron: '0 * * * *', zone: 'UTC' };
  const mark = at('2026-01-05T00:00Z');
  const due = (missed: 'once' | 'latest' | 'skip', now: string) => dueNow(hourly, missed, mark, at(now)).map(({ at: time, missed: count }) => [time.toISOString().slice(11, 16), count]);

  it('is nothing before the first time, and that time alone when it comes', () => {
    expect(due('once', '2026-01-05T00:59:59Z')).toEqual([]);
    expect(due('once', '2026-01-05T01:00:00Z')).toEqual([['01:00', 0]]);
    expect(due('skip', '2026-01-05T01:01:00Z')).toEqual([['01:00', 0]]);
  });

  it('is one for all that was missed, the first or the last, or none; and what is due just now', () => {
    expect(due('once', '2026-01-05T04:30:00Z')).toEqual([['01:00', 3]]);
    expect(due('latest', '2026-01-05T04:30:00Z')).toEqual([['04:00', 3]]);
    expect(due('skip', '2026-01-05T04:30:00Z')).toEqual([]);
    expect(due('once', '2026-01-05T04:00:10Z')).toEqual([['01:00', 2], ['04:00', 0]]);
    expect(due('skip', '2026-01-05T04:00:10Z')).toEqual([['04:00', 0]]);
  });

  it('is found at once after years', () => {
    const times = dueNow({ cron: '* * * * *', zone: 'Europe/Berlin' }, 'latest', at('2016-01-01T00:00Z'), at('2026-01-05T12:00:30Z'));
    expect(times.map(({ at: time }) => time.toISOString().slice(0, 16))).toEqual(['2026-01-05T11:59', '2026-01-05T12:00']);
  });

  it('is nothing when the clock was set back', () => {
    expect(due('once', '2026-01-04T00:00:00Z')).toEqual([]);
  });
});

interface LocalMinute {
  readonly time: Date;
  readonly local: { readonly hour: number; readonly minute: number };
}

/** Each minute and how the zone's clocks show it, from the calendar of the runtime. */
function minutesOf(zone: string, from: Date, until: Date): LocalMinute[] {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const minutes: LocalMinute[] = [];
  for (let time = from.getTime() + 5 * MINUTE; time <= until.getTime(); time += 5 * MINUTE) {
    const [hour = 0, minute = 0] = format.format(time).split(':').map(Number);
    minutes.push({ time: new Date(time), local: { hour, minute } });
  }
  return minutes;
}

function isLeap(zone: string, time: Date): boolean {
  const [before, now] = minutesOf(zone, new Date(time.getTime() - 10 * MINUTE), time).map(({ local }) => local.hour * 60 + local.minute);
  return before !== undefined && now !== undefined && (now - before + 1440) % 1440 !== 5;
}
