import type { RecurrenceRule } from './rule.js';

const DAY = 86_400_000;

/** A day of the calendar as midnight UTC, and what a rule asks of it. */
type DayTest = (day: number) => boolean;

/**
 * Which days a rule takes. Where it does not name any, they come from the start (RFC 5545, 3.3.10): its weekday in a week or a
 * numbered week, its day in a month, its day and month in a year.
 */
export function dayTest(rule: RecurrenceRule, start: number): DayTest {
  const filled = withDefaults(rule, new Date(start));
  const { months, weeks, yearDays, monthDays, weekdays, weekStart } = filled;
  const byMonth = filled.frequency === 'MONTHLY' || months.length > 0;
  const tests: DayTest[] = [];
  if (months.length > 0) tests.push((day) => months.includes(new Date(day).getUTCMonth() + 1));
  if (weeks.length > 0) tests.push((day) => inWeeks(day, weeks, weekStart));
  if (yearDays.length > 0) tests.push((day) => hasPlace(yearDays, (day - yearStart(day)) / DAY, (nextYear(day) - day) / DAY));
  if (monthDays.length > 0) tests.push((day) => hasPlace(monthDays, (day - monthStart(day)) / DAY, (nextMonth(day) - day) / DAY));
  if (weekdays.length > 0) {
    tests.push((day) => {
      const [first, end] = byMonth ? [monthStart(day), nextMonth(day)] : [yearStart(day), nextYear(day)];
      const before = Math.floor((day - first) / DAY / 7);
      const after = Math.ceil((end - day) / DAY / 7);
      const weekday = new Date(day).getUTCDay();
      return weekdays.some((wanted) => wanted.weekday === weekday && (wanted.nth === 0 || wanted.nth === before + 1 || wanted.nth === -after));
    });
  }
  return (day) => tests.every((test) => test(day));
}

function withDefaults(rule: RecurrenceRule, start: Date): RecurrenceRule {
  const { frequency, months, weeks, yearDays, monthDays, weekdays } = rule;
  if ([yearDays, monthDays, weekdays].some((list) => list.length > 0)) return rule;
  const sameWeekday = { ...rule, weekdays: [{ weekday: start.getUTCDay(), nth: 0 }] };
  const sameDay = { ...rule, monthDays: [start.getUTCDate()] };
  if (frequency === 'WEEKLY' || weeks.length > 0) return sameWeekday;
  if (frequency === 'MONTHLY') return sameDay;
  if (frequency === 'YEARLY') return { ...sameDay, months: months.length > 0 ? months : [start.getUTCMonth() + 1] };
  return rule;
}

/** @param before days since the first of its kind; @param left days until the next one begins. */
function hasPlace(wanted: readonly number[], before: number, left: number): boolean {
  return wanted.includes(before + 1) || wanted.includes(-left);
}

/** Week 1 is the first with at least four days in the year; its weeks may reach into the years beside it. */
function inWeeks(day: number, weeks: readonly number[], weekStart: number): boolean {
  const begin = weekOf(day, weekStart);
  // The fourth day decides which year a week belongs to.
  const middle = begin + 3 * DAY;
  const first = firstWeek(middle, weekStart);
  const next = firstWeek(nextYear(middle), weekStart);
  const number = (begin - first) / DAY / 7 + 1;
  return weeks.includes(number) || weeks.includes(-(next - begin) / DAY / 7);
}

function firstWeek(day: number, weekStart: number): number {
  return weekOf(yearStart(day) + 3 * DAY, weekStart);
}

/** The day that its week begins with. */
export function weekOf(day: number, weekStart: number): number {
  return day - ((new Date(day).getUTCDay() - weekStart + 7) % 7) * DAY;
}

function monthStart(day: number): number {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextMonth(day: number): number {
  const date = new Date(day);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function yearStart(day: number): number {
  return Date.UTC(new Date(day).getUTCFullYear(), 0, 1);
}

function nextYear(day: number): number {
  return Date.UTC(new Date(day).getUTCFullYear() + 1, 0, 1);
}
