import { z } from 'zod';

export const MOST_AT_ONCE = 500;

/** How many a page holds at most. */
export const limit = z.coerce.number().int().min(1).max(MOST_AT_ONCE).default(100).describe('How many at most.');

/** Where a page begins. */
export const after = <S extends z.ZodType>(cursor: S): z.ZodOptional<S> => cursor.optional().describe('`next` of the page before.');

/** Cuts what was read, one more than `limit` when there are more, to a page. */
export function page<T>(found: readonly T[], limit: number, cursorOf: (item: T) => string): { items: T[]; next: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
