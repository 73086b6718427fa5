const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;
const GROWTH = 3;
const GIVE_UP_MS = 24 * 3_600_000;

/** Milliseconds until the next attempt after so many failures in a row (from 1): 5 s, growing threefold up to an hour, and by chance up to a fifth more so that not all come at once. */
export function pauseAfter(failures: number, random = Math.random()): number {
  const pause = Math.min(FIRST_PAUSE_MS * GROWTH ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.round(pause * (1 + random / 5));
}

/** Nothing has been taken for a whole day. */
export function isHopeless(failingSince: Date, now: Date): boolean {
  return now.getTime() - failingSince.getTime() >= GIVE_UP_MS;
}
