const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** A span in its largest unit, rounded down: `3 h`. Nothing and less is `0 s`. */
export function span(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size) ?? ['s', 1000];
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`;
}

/** How long until `iso`, in milliseconds; negative when it is past. */
export function until(iso: string, now: number): number {
  return Date.parse(iso) - now;
}

/** `3 h left`, or `overdue`. */
export function timeLeft(iso: string, now: number): string {
  const left = until(iso, now);
  return left > 0 ? `${span(left)} left` : 'overdue';
}
