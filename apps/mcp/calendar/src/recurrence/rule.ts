import { calendarError } from '../calendar.error.js';
import type { WallTime } from '../zones/zones.js';

export const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** Sunday is 0, as with `Date`. */
export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

export interface WeekdayRule {
  readonly weekday: number;
  /** Which one in the month or year, from the end when negative; 0 means every one. */
  readonly nth: number;
}

/** A recurrence rule (RFC 5545, 3.3.10); a list that the rule does not have is empty. */
export interface RecurrenceRule {
  readonly frequency: Frequency;
  readonly interval: number;
  readonly count: number | undefined;
  readonly until: Until | undefined;
  readonly weekStart: number;
  readonly months: readonly number[];
  readonly weeks: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly weekdays: readonly WeekdayRule[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
}

/** The last moment that counts: an instant when written with `Z`, else a local time; a date counts to its end. */
export interface Until {
  readonly utc: boolean;
  readonly time: WallTime;
}

const KNOWN = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYMONTH', 'BYWEEKNO', 'BYYEARDAY', 'BYMONTHDAY', 'BYDAY', 'BYHOUR', 'BYMINUTE', 'BYSECOND', 'BYSETPOS'];
const MAX_TEXT = 2_000;

/** @throws AppError `recurrence_invalid` with the part that is wrong. */
export function parseRule(text: string): RecurrenceRule {
  if (text.length > MAX_TEXT) throw wrong('the rule is too long');
  const parts = partsOf(text);
  const numbers = (name: string, min: number, max: number, negative = false): number[] => numberList(parts.get(name), name, { min, max, negative });
  const rule: RecurrenceRule = {
    frequency: FREQUENCIES.find((name) => name === parts.get('FREQ')) ?? fail('FREQ'),
    interval: numbers('INTERVAL', 1, 10_000)[0] ?? 1,
    count: numbers('COUNT', 1, 2 ** 31)[0],
    until: parts.has('UNTIL') ? parseUntil(parts.get('UNTIL') ?? '') : undefined,
    weekStart: parts.has('WKST') ? weekdayOf(parts.get('WKST') ?? '') : 1,
    months: numbers('BYMONTH', 1, 12),
    weeks: numbers('BYWEEKNO', 1, 53, true),
    yearDays: numbers('BYYEARDAY', 1, 366, true),
    monthDays: numbers('BYMONTHDAY', 1, 31, true),
    weekdays: (parts.get('BYDAY')?.split(',') ?? []).map(parseWeekday),
    hours: numbers('BYHOUR', 0, 23),
    minutes: numbers('BYMINUTE', 0, 59),
    // A leap second is read as the one before it.
    seconds: numbers('BYSECOND', 0, 60).map((second) => Math.min(second, 59)),
    positions: numbers('BYSETPOS', 1, 366, true),
  };
  return checked(rule);
}

function partsOf(text: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of text.toUpperCase().split(';').filter((each) => each !== '')) {
    const [, name, value] = /^([A-Z]+)=([^=]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined || !KNOWN.includes(name) || parts.has(name)) throw wrong(part.slice(0, 40));
    parts.set(name, value);
  }
  return parts;
}

function numberList(text: string | undefined, name: string, { min, max, negative }: { min: number; max: number; negative: boolean }): number[] {
  const numbers = (text?.split(',') ?? []).map((each) => (/^[+-]?\d{1,10}$/.test(each) ? Number(each) : fail(name)));
  const fits = (value: number): boolean => (value >= min && value <= max) || (negative && -value >= min && -value <= max);
  if (!numbers.every(fits)) throw wrong(name);
  return [...new Set(numbers)];
}

function parseWeekday(text: string): WeekdayRule {
  const [, nth = '', name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? fail('BYDAY');
  if (nth !== '' && (Number(nth) === 0 || Math.abs(Number(nth)) > 53)) throw wrong('BYDAY');
  return { weekday: weekdayOf(name), nth: Number(nth) };
}

function weekdayOf(name: string): number {
  const weekday = WEEKDAYS.findIndex((each) => each === name);
  return weekday >= 0 ? weekday : fail('a weekday');
}

function parseUntil(text: string): Until {
  const [, year, month, day, hour = '23', minute = '59', second = '59', zulu] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?$/.exec(text) ?? fail('UNTIL');
  return { utc: zulu !== undefined, time: Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) };
}

function checked(rule: RecurrenceRule): RecurrenceRule {
  const { frequency, count, until, weekdays, weeks, positions } = rule;
  if (count !== undefined && until !== undefined) throw wrong('COUNT and UNTIL exclude each other');
  const counted = weekdays.some(({ nth }) => nth !== 0);
  if (counted && (!(frequency === 'MONTHLY' || frequency === 'YEARLY') || weeks.length > 0)) throw wrong('BYDAY with a number');
  if (weeks.length > 0 && frequency !== 'YEARLY') throw wrong('BYWEEKNO');
  if (positions.length > 0 && !hasOtherParts(rule)) throw wrong('BYSETPOS alone');
  return rule;
}

function hasOtherParts(rule: RecurrenceRule): boolean {
  const { months, weeks, yearDays, monthDays, weekdays, hours, minutes, seconds } = rule;
  return [months, weeks, yearDays, monthDays, weekdays, hours, minutes, seconds].some((list) => list.length > 0);
}

function fail(part: string): never {
  throw wrong(part);
}

function wrong(part: string): Error {
  return calendarError('recurrence_invalid', `The recurrence rule is not understood: ${part}`, { part });
}
