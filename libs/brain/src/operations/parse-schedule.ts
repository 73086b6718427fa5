import { cronIn } from './schedule-words.js';

/** Recurring work: a cron expression of five fields. */
export interface Schedule {
  readonly cron: string;
  /** How it was understood, in words. */
  readonly says: string;
}

const FIELDS = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
  { name: 'day of the week', least: 0, most: 7 },
] as const;
const DAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Reads a cron expression if there is one, else the text. Gives what is wrong as `fault`. @param timezone as named; null when none is. */
export function parseSchedule(text: string, cron: string | null, timezone: string | null): Schedule | { readonly fault: string } {
  if (timezone !== null && !isTimezone(timezone)) return { fault: `There is no time zone "${timezone}".` };
  const found = cron ?? cronIn(text);
  if (found === null) return { fault: 'No time is named that can be read for certain: give a cron expression, or words such as "every Monday at 7:00".' };
  const fault = faultOf(found);
  return fault === null ? { cron: found, says: wordsFor(found) } : { fault };
}

/** What is wrong with a cron expression, or null. */
export function faultOf(cron: string): string | null {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `A cron expression has five fields, "${cron}" has ${parts.length}.`;
  const faults = FIELDS.map(({ name, least, most }, at) => (fits(parts[at] ?? '', least, most) ? null : `${name} "${parts[at] ?? ''}" is not within ${least} to ${most}`));
  const found = faults.filter((fault) => fault !== null);
  return found.length === 0 ? null : `The cron expression "${cron}" cannot be: ${found.join('; ')}.`;
}

function fits(field: string, least: number, most: number): boolean {
  return field.split(',').every((item) => {
    const [, from, to, step] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? [null];
    if (from === null || !/^[\d*/-]+$/.test(item) || !/^(?:\*|\d{1,2}(?:-\d{1,2})?)(?:\/\d{1,2})?$/.test(item)) return false;
    const low = from === undefined ? least : Number(from);
    const high = to === undefined ? low : Number(to);
    return low >= least && high <= most && low <= high && (step === undefined || Number(step) > 0);
  });
}

function wordsFor(cron: string): string {
  const [minute = '', hour = '', date = '', month = '', day = ''] = cron.split(/\s+/);
  const clock = /^\d+$/.test(minute) && /^\d+$/.test(hour) ? `at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : `by the expression ${cron}`;
  if (date !== '*' || month !== '*') return `${clock}, on the days of ${cron}`;
  if (day === '*') return `every day ${clock}`;
  return `every ${day.replace(/\d/g, (one) => DAY_NAMES[Number(one) % 7] ?? one).replaceAll(',', ', ').replace('-', ' to ')} ${clock}`;
}

function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
    return true;
  } catch {
    return false;
  }
}
