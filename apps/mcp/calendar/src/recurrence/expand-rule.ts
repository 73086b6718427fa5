import type { WallTime } from '../zones/zones.js';
import type { Budget } from './budget.js';
import { dayTest, weekOf } from './rule-days.js';
import type { RecurrenceRule } from './rule.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Expansion {
  readonly start: WallTime;
  /** What a rule with `UNTIL=…Z` means on the clocks of its zone. */
  readonly untilWall: (instant: number) => WallTime;
  /** Nothing after this is of interest. */
  readonly to: WallTime;
  readonly budget: Budget;
}

/** The local times of a rule in order, from the start on: as clocks show them, zones play no part. */
export function* expandRule(rule: RecurrenceRule, { start, untilWall, to, budget }: Expansion): Generator<WallTime> {
  const { until, count = Infinity } = rule;
  const end = Math.min(to, until === undefined ? Infinity : until.utc ? untilWall(until.time) : until.time);
  let found = 0;
  for (const candidates of periods(rule, start, end, budget)) {
    for (const wall of positioned(candidates, rule.positions)) {
      if (wall < start) continue;
      if (wall > end || found >= count) return;
      found += 1;
      yield wall;
    }
    if (found >= count) return;
  }
}

/** What each day, week, … of the rule holds, in order. */
function* periods(rule: RecurrenceRule, start: WallTime, end: WallTime, budget: Budget): Generator<WallTime[]> {
  const takes = remembered(dayTest(rule, start));
  const times = timesOfDay(rule, start);
  for (const [from, to] of spans(rule, start, end)) {
    budget.spend();
    if (to - from < DAY) {
      yield takes(dayOf(from)) ? timesWithin(rule, start, from, to) : [];
      continue;
    }
    const days: number[] = [];
    for (let day = from; day < to; day += DAY) {
      budget.spend();
      if (takes(day)) days.push(day);
    }
    budget.spend(days.length * times.length);
    yield days.flatMap((day) => times.map((time) => day + time));
  }
}

/** Hours, minutes and seconds ask for the same day again and again. */
function remembered(test: (day: number) => boolean): (day: number) => boolean {
  let last: { day: number; taken: boolean } | undefined;
  return (day) => {
    if (last?.day !== day) last = { day, taken: test(day) };
    return last.taken;
  };
}

/** The spans of time that the rule visits, one an interval: from, and the end that is no more part of it. */
function* spans(rule: RecurrenceRule, start: WallTime, end: WallTime): Generator<readonly [number, number]> {
  for (let step = 0; ; step += rule.interval) {
    const span = spanAt(rule, start, step);
    if (span[0] > end) return;
    yield span;
  }
}

function spanAt({ frequency, weekStart }: RecurrenceRule, start: WallTime, step: number): readonly [number, number] {
  const sized = (first: number, size: number) => [first + step * size, first + (step + 1) * size] as const;
  const months = (first: number, size: number) => {
    const year = new Date(start).getUTCFullYear();
    return [Date.UTC(year, first + step * size, 1), Date.UTC(year, first + (step + 1) * size, 1)] as const;
  };
  switch (frequency) {
    case 'YEARLY':
      return months(0, 12);
    case 'MONTHLY':
      return months(new Date(start).getUTCMonth(), 1);
    case 'WEEKLY':
      return sized(weekOf(dayOf(start), weekStart), 7 * DAY);
    case 'DAILY':
      return sized(dayOf(start), DAY);
    case 'HOURLY':
      return sized(Math.floor(start / HOUR) * HOUR, HOUR);
    case 'MINUTELY':
      return sized(Math.floor(start / MINUTE) * MINUTE, MINUTE);
    case 'SECONDLY':
      return sized(Math.floor(start / SECOND) * SECOND, SECOND);
  }
}

function timesOfDay({ hours, minutes, seconds }: RecurrenceRule, start: WallTime): number[] {
  const date = new Date(start);
  const of = (list: readonly number[], own: number): readonly number[] => (list.length > 0 ? list : [own]);
  const times = of(hours, date.getUTCHours()).flatMap((hour) =>
    of(minutes, date.getUTCMinutes()).flatMap((minute) => of(seconds, date.getUTCSeconds()).map((second) => hour * HOUR + minute * MINUTE + second * SECOND)),
  );
  return inOrder(times);
}

/** Within an hour, a minute or a second: larger parts limit, smaller ones expand. */
function timesWithin({ hours, minutes, seconds }: RecurrenceRule, start: WallTime, from: WallTime, to: WallTime): WallTime[] {
  const own = new Date(start);
  const here = new Date(from);
  const size = to - from;
  if (hours.length > 0 && !hours.includes(here.getUTCHours())) return [];
  if (size < HOUR && minutes.length > 0 && !minutes.includes(here.getUTCMinutes())) return [];
  if (size < MINUTE && seconds.length > 0 && !seconds.includes(here.getUTCSeconds())) return [];
  const inMinute = size < MINUTE ? [0] : (seconds.length > 0 ? seconds : [own.getUTCSeconds()]).map((second) => second * SECOND);
  const inHour = size < HOUR ? [0] : (minutes.length > 0 ? minutes : [own.getUTCMinutes()]).map((minute) => minute * MINUTE);
  return inOrder(inHour.flatMap((minute) => inMinute.map((second) => from + minute + second)));
}

function positioned(candidates: readonly WallTime[], positions: readonly number[]): readonly WallTime[] {
  if (positions.length === 0) return candidates;
  return inOrder(positions.flatMap((position) => candidates.at(position > 0 ? position - 1 : position) ?? []));
}

function inOrder(times: readonly number[]): number[] {
  return [...new Set(times)].sort((one, other) => one - other);
}

function dayOf(wall: WallTime): number {
  return Math.floor(wall / DAY) * DAY;
}
