import { Cron } from 'croner';

/** After so many times of a long absence only those of its last two days are looked at. */
const AT_MOST = 1000;
const LAST_MS = 2 * 86_400_000;

/** When something is due: a cron expression of five fields, read in a time zone. */
export interface Timetable {
  readonly cron: string;
  /** IANA name. */
  readonly zone: string;
}

/**
 * What is wrong with it, or undefined.
 */
export function timetableFault({ cron, zone }: Timetable): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    return `There is no time zone "${zone}".`;
  }
  try {
    return clockOf({ cron, zone }).nextRun(new Date()) === null ? `"${cron}" is never due.` : undefined;
  } catch (thrown) {
    return `"${cron}" is no cron expression of five fields: ${thrown instanceof Error ? thrown.message.replace(/^CronPattern: /, '') : String(thrown)}`;
  }
}

/** The next times after a moment, ascending. */
export function nextTimes(timetable: Timetable, after: Date, count: number): Date[] {
  return clockOf(timetable).nextRuns(count, after);
}

/**
 * The times after `after`, up to and with `until`, ascending; of a very long absence the first and the last ones. A time that the clock leaps
 * over is due at the leap, a single one that comes twice is due the first time, a repeated one each time.
 */
export function timesBetween(timetable: Timetable, after: Date, until: Date): Date[] {
  const clock = clockOf(timetable);
  const first = collect(clock, after, until, AT_MOST);
  const end = first[AT_MOST - 1];
  if (end === undefined) return first;
  return [...first, ...collect(clock, new Date(Math.max(end.getTime(), until.getTime() - LAST_MS)), until, Infinity)];
}

function collect(clock: Cron, after: Date, until: Date, most: number): Date[] {
  const times: Date[] = [];
  for (let next = clock.nextRun(after); next !== null && next <= until && times.length < most; next = clock.nextRun(next)) times.push(next);
  return times;
}

function clockOf({ cron, zone }: Timetable): Cron {
  return new Cron(cron, { timezone: zone, mode: '5-part', paused: true });
}
