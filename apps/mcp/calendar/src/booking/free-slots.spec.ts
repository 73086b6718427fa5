import fc from 'fast-check';
import { overlap, widened } from '../calendar.js';
import { freeSlots } from './free-slots.js';

const MINUTE = 60_000;
const day = Date.UTC(2026, 0, 5);
const hours = [{ start: day + 9 * 60 * MINUTE, end: day + 18 * 60 * MINUTE }];
const window = { start: day, end: day + 24 * 60 * MINUTE };
const spanArbitrary = fc.tuple(fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 1, max: 300 })).map(([from, lasts]) => ({ start: day + from * MINUTE, end: day + (from + lasts) * MINUTE }));

describe('free slots', () => {
  it('lie in working hours, keep the buffer to what is taken, do not overlap, and leave none out that would fit', () => {
    fc.assert(
      fc.property(fc.array(spanArbitrary, { maxLength: 6 }), fc.constantFrom(15, 30, 45, 60, 90), fc.constantFrom(0, 15, 20), (busy, minutes, bufferMinutes) => {
        const [lasts, buffer] = [minutes * MINUTE, bufferMinutes * MINUTE];
        const slots = freeSlots({ hours, busy, window, lasts, buffer, limit: 100 });
        const free = (start: number): boolean => !busy.some((time) => overlap(time, widened({ start, end: start + lasts }, buffer)));
        for (const [index, slot] of slots.entries()) {
          expect(slot.end - slot.start).toBe(lasts);
          expect(free(slot.start)).toBe(true);
          expect(slot.start).toBeGreaterThanOrEqual(Math.max(hours[0]!.start, slots[index - 1]?.end ?? 0));
          expect(slot.end).toBeLessThanOrEqual(hours[0]!.end);
        }
        for (let start = hours[0]!.start; start + lasts <= hours[0]!.end; start += 15 * MINUTE) {
          if (free(start)) expect(slots.some((slot) => overlap(slot, { start, end: start + lasts }))).toBe(true);
        }
      }),
    );
  });

  it('are no more than asked for, and none outside of the time asked about', () => {
    const query = { hours, busy: [], window, lasts: 30 * MINUTE, buffer: 0, limit: 2 };
    expect(freeSlots(query)).toHaveLength(2);
    const late = { start: day + (17 * 60 + 20) * MINUTE, end: window.end };
    expect(freeSlots({ ...query, window: late })).toEqual([{ start: day + (17 * 60 + 30) * MINUTE, end: hours[0]!.end }]);
  });
});
