/** A part of each day, by the clock on the wall of `zone`. `from` and `to` are minutes after midnight; from 22:00 to 7:00 goes over it. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** IANA name, e.g. Europe/Berlin. */
  readonly zone: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MINUTES = 24 * 60;

/** "22:00-07:00"; undefined when it is not that, or has no length. */
export function readHours(text: string): Pick<QuietHours, 'from' | 'to'> | undefined {
  const [, ...parts] = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const [fromHour, fromMinute, toHour, toMinute] = parts.map(Number);
  if (fromHour === undefined || fromMinute === undefined || toHour === undefined || toMinute === undefined) return undefined;
  const hours = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  return hours.from === hours.to ? undefined : hours;
}

/** As two settings say it. */
export function quietHoursOf({ QUIET_HOURS, QUIET_HOURS_ZONE: zone }: { readonly QUIET_HOURS: string; readonly QUIET_HOURS_ZONE: string }): QuietHours | undefined {
  const hours = readHours(QUIET_HOURS);
  return hours && { ...hours, zone };
}

/** When somebody may be disturbed who is not to be in the quiet hours: at once, or when they end. */
export function afterQuiet(at: Date, quiet: QuietHours | undefined): Date {
  return deadlineAfter(at, 0, quiet);
}

/**
 * When `minutes` outside the quiet hours have passed since `start`: during them the clock stands still. What the wall clock skips or
 * repeats when summer time begins or ends is counted as it really passes.
 */
export function deadlineAfter(start: Date, minutes: number, quiet: QuietHours | undefined): Date {
  if (quiet === undefined) return new Date(start.getTime() + minutes * MINUTE_MS);
  let at = start.getTime();
  let left = minutes * MINUTE_MS;
  const wall = wallClock(quiet.zone);
  for (;;) {
    const change = nextChange(at, quiet, wall);
    if (!isQuiet(wall(at), quiet)) {
      if (left <= change - at) return new Date(at + left);
      left -= change - at;
    }
    at = change;
  }
}

function isQuiet(minute: number, { from, to }: QuietHours): boolean {
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/**
 * The next moment at which the quiet hours may begin or end. Never later than the next full hour, so that a clock that is put
 * forward or back in between (always at a quarter of an hour or rarer) cannot be passed over.
 */
function nextChange(at: number, { from, to }: QuietHours, wall: (at: number) => number): number {
  const minute = wall(at);
  const untilNext = (bound: number): number => ((bound - minute + DAY_MINUTES - 1) % DAY_MINUTES) + 1;
  const intoMinute = at % MINUTE_MS;
  const bound = at - intoMinute + Math.min(untilNext(from), untilNext(to)) * MINUTE_MS;
  return Math.min(bound, at - (at % (HOUR_MS / 4)) + HOUR_MS / 4);
}

/** Minutes after midnight on the wall of a zone. */
function wallClock(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (at) => {
    const [hours = 0, minutes = 0] = format.format(at).split(':').map(Number);
    return hours * 60 + minutes;
  };
}
