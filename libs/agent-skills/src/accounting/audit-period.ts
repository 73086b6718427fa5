import { type Delegation, fieldOf } from '../delegation.js';
import { dayOf, daysAfter, readDay } from './books.js';

/** Days, both included. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const WEEK = 7;

/** What the request names, `from` and `until` or an ISO 8601 `week` like 2026-W47; else the seven days before the day on which the task was due, as that day is not over. */
export function periodOf(task: Delegation, now: Date): Period {
  const from = readDay(fieldOf(task, 'from'));
  const until = readDay(fieldOf(task, 'until', 'to')) ?? daysAfter(readDay(fieldOf(task, 'due')) ?? dayOf(now), -1);
  if (from !== null && from <= until) return { from, until };
  const monday = mondayOf(fieldOf(task, 'week') ?? '');
  return monday === null ? { from: daysAfter(until, 1 - WEEK), until } : { from: monday, until: daysAfter(monday, WEEK - 1) };
}

/** What is given and cannot be read, in words; null when there is nothing of it. */
export function unreadPeriod(task: Delegation): string | null {
  const days = [fieldOf(task, 'from'), fieldOf(task, 'until', 'to')].filter((day) => day !== null && readDay(day) === null).map((day) => `"${day ?? ''}" is no day like 2026-12-31`);
  const week = fieldOf(task, 'week');
  const faults = [...days, ...(week !== null && mondayOf(week) === null ? [`"${week}" is no week like 2026-W47`] : [])];
  return faults.length === 0 ? null : faults.join('; ');
}

/** The week with 4 January is the first one. */
function mondayOf(week: string): string | null {
  const [, year, number] = /^(\d{4})-?W(\d{2})$/.exec(week) ?? [];
  if (year === undefined || Number(number) < 1 || Number(number) > 53) return null;
  const fourth = `${year}-01-04`;
  const daysSinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
  return daysAfter(fourth, (Number(number) - 1) * WEEK - daysSinceMonday);
}
