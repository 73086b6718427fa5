import { type Delegation, fieldOf } from '../delegation.js';
import { dayOf, daysAfter, readDay } from './books.js';

/** Days, both included. */
export interface Period {
  readonly from: string;
  readonly until: string;
}

const WEEK = 7;

/** What the request names, `from` and `until` or an ISO 8601 `week` like 2026-W47; else the last seven days. */
export function periodOf(task: Delegation, now: Date): Period {
  const from = readDay(fieldOf(task, 'from'));
  const until = readDay(fieldOf(task, 'until', 'to')) ?? dayOf(now);
  if (from !== null && from <= until) return { from, until };
  const monday = mondayOf(fieldOf(task, 'week') ?? '');
  return monday === null ? { from: daysAfter(until, 1 - WEEK), until } : { from: monday, until: daysAfter(monday, WEEK - 1) };
}

/** The week with 4 January is the first one. */
function mondayOf(week: string): string | null {
  const [, year, number] = /^(\d{4})-?W(\d{2})$/.exec(week) ?? [];
  if (year === undefined || Number(number) < 1 || Number(number) > 53) return null;
  const fourth = `${year}-01-04`;
  const daysSinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
  return daysAfter(fourth, (Number(number) - 1) * WEEK - daysSinceMonday);
}
