const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** Minutes after midnight; `from` equal to `to` is no quiet time at all. `to` before `from` goes over midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

/** Reads `22:00-07:00`; empty: no quiet hours. undefined: neither. */
export function readQuietHours(text: string): QuietHours | undefined {
  if (text === '') return { from: 0, to: 0 };
  const found = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (found === null) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = found.slice(1).map(Number);
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
}

/** When a person may be asked who is not to be disturbed in the quiet hours: now, or when they end. */
export function afterQuiet(now: Date, { from, to }: QuietHours, zone: string): Date {
  const minute = minuteOfDay(now, zone);
  if (!isWithin(minute, from, to)) return now;
  const left = (to - minute + DAY_MINUTES) % DAY_MINUTES;
  const end = new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS);
  // A change of the clock in between moves the end by as much.
  const off = minuteOfDay(end, zone) - to;
  const shift = off > DAY_MINUTES / 2 ? off - DAY_MINUTES : off < -DAY_MINUTES / 2 ? off + DAY_MINUTES : off;
  return new Date(Math.max(now.getTime(), end.getTime() - shift * MINUTE_MS));
}

export function isWithin(minute: number, from: number, to: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** In local time. */
export function minuteOfDay(at: Date, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return part('hour') * 60 + part('minute');
}
