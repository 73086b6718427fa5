const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Two units at most: "4 s", "12 min", "2 h 5 min", "3 d". Never negative. */
export function lengthText(ms: number): string {
  const left = Math.max(0, ms);
  if (left < MINUTE) return `${Math.floor(left / 1000)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < 6 * HOUR) {
    const minutes = Math.floor((left % HOUR) / MINUTE);
    return minutes === 0 ? `${Math.floor(left / HOUR)} h` : `${Math.floor(left / HOUR)} h ${minutes} min`;
  }
  return left < 2 * DAY ? `${Math.floor(left / HOUR)} h` : `${Math.floor(left / DAY)} d`;
}

export interface TimeLeft {
  readonly text: string;
  /** `soon` is the last tenth of the time that there was, and the last five minutes in any case. */
  readonly urgency: 'calm' | 'soon' | 'over';
}

/** How long a person has to answer; times in ms since 1970. */
export function timeLeft(created: number, expires: number, now: number): TimeLeft {
  const left = expires - now;
  if (left <= 0) return { text: 'expired', urgency: 'over' };
  const soon = left < 5 * MINUTE || left < (expires - created) / 10;
  return { text: `${lengthText(left)} left`, urgency: soon ? 'soon' : 'calm' };
}

export function ageText(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  return age < MINUTE ? 'just now' : `${lengthText(age)} ago`;
}

/** For narrow places: the largest unit alone, "now", "12 min", "4 h". */
export function shortAgeText(iso: string, now: number): string {
  const age = now - Date.parse(iso);
  return age < MINUTE ? 'now' : lengthText(age).split(' ', 2).join(' ');
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** The time of day when it was today, otherwise with the date. */
export function momentText(iso: string, now: number): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return iso;
  return at.toDateString() === new Date(now).toDateString() ? CLOCK.format(at) : DATE_TIME.format(at);
}

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/** The text with its UTC instants told as people tell time. */
export function withMoments(text: string): string {
  return text.replace(INSTANT, fullMomentText);
}

export function fullMomentText(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : DATE_TIME.format(at);
}
