import { overlap, type Span, widened } from '../calendar.js';

/** Meetings begin at full quarters of an hour. */
const STEP = 15 * 60_000;

export interface SlotQuery {
  readonly hours: readonly Span[];
  readonly busy: readonly Span[];
  /** Nothing outside of this. */
  readonly window: Span;
  /** Milliseconds. */
  readonly lasts: number;
  /** Milliseconds that stay free before and after. */
  readonly buffer: number;
  readonly limit: number;
}

/** The first free slots in order; they do not overlap, so that each can be offered beside the others. */
export function freeSlots({ hours, busy, window, lasts, buffer, limit }: SlotQuery): Span[] {
  const found: Span[] = [];
  for (const day of hours) {
    const end = Math.min(day.end, window.end);
    let start = nextStep(Math.max(day.start, window.start));
    while (start + lasts <= end) {
      const slot = { start, end: start + lasts };
      const taken = busy.find((time) => overlap(time, widened(slot, buffer)));
      if (taken === undefined) {
        found.push(slot);
        if (found.length === limit) return found;
      }
      start = nextStep(taken === undefined ? slot.end : Math.max(taken.end + buffer, start + 1));
    }
  }
  return found;
}

function nextStep(instant: number): number {
  return Math.ceil(instant / STEP) * STEP;
}
