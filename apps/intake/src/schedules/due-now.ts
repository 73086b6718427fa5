import type { Schedule } from '@waggle/contracts';
import { type Timetable, timesBetween } from './due-times.js';

/** A time that is no longer past than this is met, not missed: a busy machine, two instances in turn. */
export const ON_TIME_MS = 60_000;

export interface Due {
  readonly at: Date;
  /** How many times this one task stands for, beside its own. */
  readonly missed: number;
}

/**
 * Which tasks are to be made now of the times since the last one that was dealt with.
 *
 * @param mark up to where the times have been dealt with
 */
export function dueNow(timetable: Timetable, missed: Schedule['missed'], mark: Date, now: Date): Due[] {
  const times = timesBetween(timetable, mark, now);
  const met = times.filter((at) => now.getTime() - at.getTime() <= ON_TIME_MS);
  const past = times.slice(0, times.length - met.length);
  const one = missed === 'skip' ? undefined : past.at(missed === 'once' ? 0 : -1);
  return [...(one === undefined ? [] : [{ at: one, missed: past.length - 1 }]), ...met.map((at) => ({ at, missed: 0 }))];
}
