const NAME = String.raw`(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)`;
const TIME = String.raw`[+-]?\d{1,3}(?::\d{1,2}(?::\d{1,2})?)?`;
const RULE = new RegExp(`^${NAME}(${TIME})(?:${NAME}(${TIME})?,([^,]+),([^,]+))?$`);
const DAY = 86_400;

/** Seconds to add to UTC at `instant`, in seconds since 1970. */
export type OffsetRule = (instant: number) => number;

/** Reads the TZ string at the end of a TZif file, which holds for all time after the last listed change (RFC 9636, 3.3.1). */
export function readPosixTz(text: string): OffsetRule {
  const [, std, dst, from, to] = RULE.exec(text) ?? [];
  if (std === undefined) throw new Error(`not a TZ string: ${text.slice(0, 80)}`);
  const standard = -readTime(std);
  if (from === undefined || to === undefined) return () => standard;
  // POSIX: without an offset of its own, daylight time is one hour ahead.
  const daylight = dst === undefined ? standard + 3_600 : -readTime(dst);
  const [starts, ends] = [readChange(from), readChange(to)];
  return (instant) => {
    const year = new Date((instant + standard) * 1000).getUTCFullYear();
    const begin = starts(year) - standard;
    const end = ends(year) - daylight;
    const inside = begin < end ? instant >= begin && instant < end : instant >= begin || instant < end;
    return inside ? daylight : standard;
  };
}

function readTime(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3_600 + minutes * 60 + seconds);
}

/** When a change happens in a year, as seconds of the local time before it. */
function readChange(text: string): (year: number) => number {
  const [date = '', time = '2'] = text.split('/');
  const day = readDay(date);
  const second = readTime(time);
  return (year) => day(year) * DAY + second;
}

/** Days since 1970 of `Mm.w.d`, `Jn` (no leap day counted) or `n` (from 0). */
function readDay(text: string): (year: number) => number {
  const [month, week, weekday] = (/^M(\d{1,2})\.([1-5])\.([0-6])$/.exec(text) ?? []).slice(1).map(Number);
  if (month !== undefined && week !== undefined && weekday !== undefined) {
    return (year) => {
      const first = daysUntil(year, month - 1);
      const inWeek = first + ((weekday - new Date(first * DAY * 1000).getUTCDay() + 7) % 7) + (week - 1) * 7;
      return inWeek < daysUntil(year, month) ? inWeek : inWeek - 7;
    };
  }
  const [, julian, number] = /^(J?)(\d{1,3})$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`not a day of a TZ string: ${text.slice(0, 80)}`);
  if (julian === '') return (year) => daysUntil(year, 0) + Number(number);
  return (year) => daysUntil(year, 0) + Number(number) - 1 + (Number(number) >= 60 && isLeap(year) ? 1 : 0);
}

function daysUntil(year: number, month: number): number {
  return Date.UTC(year, month, 1) / (DAY * 1000);
}

function isLeap(year: number): boolean {
  return new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
}
