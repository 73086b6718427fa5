import type { listMentions, mentionSchema } from '@waggle/contracts';
import type { z } from 'zod';
import { socialError } from './social.error.js';

/** What somebody else has written to the company. */
export type Mention = z.infer<typeof mentionSchema>;
export type MentionPage = z.infer<typeof listMentions.output>;

/** Platforms show some things late: so far back they are given again. */
export const LATE_MS = 5 * 60_000;
const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) (.*)$/s;
/** An order over all: of the same moment by their ids. */
const placeOf = ({ createdAt, id }: Pick<Mention, 'createdAt' | 'id'>): string => `${createdAt} ${id}`;

/** The cursor of a moment: whatever is later has not been read. */
export const cursorOf = (now: Date): string => `${now.toISOString()} `;

/** From when on a platform is to be asked. @throws AppError `cursor_invalid` */
export function sinceOf(cursor: string): Date {
  const time = Date.parse(CURSOR.exec(cursor)?.[1] ?? '');
  if (Number.isNaN(time)) throw socialError('cursor_invalid', 'This is no cursor of list_mentions');
  return new Date(time - LATE_MS);
}

/**
 * The next ones behind a cursor, oldest first, and before them again those of the minutes before.
 *
 * @param found all since `sinceOf(cursor)`, in any order
 */
export function mentionPage(found: readonly Mention[], cursor: string, limit: number): MentionPage {
  const sorted = [...new Map(found.map((mention) => [mention.id, mention])).values()].sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  const again = sorted.filter((mention) => placeOf(mention) <= cursor);
  const fresh = sorted.filter((mention) => placeOf(mention) > cursor);
  const page = fresh.slice(0, limit);
  const last = page.at(-1);
  return { mentions: [...again, ...page], cursor: last === undefined ? cursor : placeOf(last), more: fresh.length > limit };
}

/** A stranger's text: no control characters but line feeds, no half of a surrogate pair. */
export function cleaned(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/[\x00-\x09\x0B-\x1F\x7F-\x9F\p{Cs}]/gu, ' ');
}
