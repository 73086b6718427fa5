import type { Span } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import type { Entry } from '../ics/entry.js';
import { instantOf } from '../ics/moment.js';
import type { Budget } from './budget.js';
import { expandRule } from './expand-rule.js';

const DAY = 86_400_000;
/** What a conversion to UTC costs, in candidates of a rule. */
const CONVERSION = 20;

/** The busy times of one calendar object: a single event, or a series with what was changed, added and left out. */
export function busyTimes(entries: readonly Entry[], window: Span, budget: Budget): Span[] {
  const series = entries.filter(({ replaces }) => replaces === undefined);
  const changed = entries.filter(({ replaces }) => replaces !== undefined);
  const replaced = new Set(changed.map(({ replaces }) => replaces));
  const times = series.filter(({ busy }) => busy).flatMap((entry) => [...timesOf(entry, window, budget)].filter(({ start }) => !replaced.has(start)));
  return [...times, ...changed.filter(({ busy }) => busy).map(ownTime)].filter((time) => time.end > time.start && time.start < window.end && time.end > window.start);
}

export function ownTime({ start, ending }: Entry): Span {
  const instant = instantOf(start);
  return { start: instant, end: ending(start.wall, instant) };
}

/** DTSTART is an occurrence whether or not the rule names it; one that two sources name comes once. */
function* timesOf(entry: Entry, window: Span, budget: Budget): Generator<Span> {
  const { start, ending, except, extra } = entry;
  const seen = new Set<number>(except);
  const time = function* (wall: number, clock = start.clock, ends = ending): Generator<Span> {
    budget.spend(CONVERSION);
    const instant = clock.toInstant(wall);
    if (seen.has(instant)) return;
    seen.add(instant);
    yield { start: instant, end: ends(wall, instant) };
  };
  yield* time(start.wall);
  for (const moment of extra) yield* time(moment.wall, moment.clock, moment.ending ?? ending);
  // Clocks are never further than a day from UTC.
  const to = window.end + DAY;
  const first = ownTime(entry);
  const from = window.start - (first.end - first.start) - 2 * DAY;
  for (const rule of entry.rules) {
    for (const wall of expandRule(rule, { start: start.wall, untilWall: (instant) => start.clock.toWall(instant), to, budget })) {
      if (wall >= from) yield* time(wall);
    }
  }
}

/** @throws AppError `recurrence_too_large` */
export function checkCount(count: number, most: number): void {
  if (count > most) throw calendarError('recurrence_too_large', `The calendar has more than ${most} occurrences in this time; ask for a shorter one`, { most });
}
