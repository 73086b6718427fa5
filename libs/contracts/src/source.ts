import { z } from 'zod';
import { KINDS_OF_WORK } from './zones-file.js';

/** Where tasks come from. */
export const SOURCE_KINDS = ['imap', 'webhook', 'schedule', 'feed'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/**
 * `watching`: it takes what comes. `waiting`: enough work lies in this zone, it takes more when that is done. `paused`: by a person.
 * `trouble`: it cannot be reached and is tried again. `off`: this zone does not read it now.
 */
export const SOURCE_STATES = ['watching', 'waiting', 'paused', 'trouble', 'off'] as const;

export const sourceIdSchema = z.string().min(1).max(300);

/** What keeps a source from being read, as its server said it. */
export const sourceTroubleSchema = z.object({ what: z.string(), since: z.iso.datetime(), nextTry: z.iso.datetime().nullable() });
export type SourceTrouble = z.infer<typeof sourceTroubleSchema>;

export const sourceSchema = z.object({
  id: sourceIdSchema,
  kind: z.enum(SOURCE_KINDS),
  /** The kind of work that `zones.json` divides. */
  work: z.enum(KINDS_OF_WORK),
  state: z.enum(SOURCE_STATES),
  /** Why nothing is taken; null while it is watching. */
  why: z.string().nullable(),
  paused: z.object({ by: z.string(), at: z.iso.datetime() }).nullable(),
  trouble: sourceTroubleSchema.nullable(),
  /** Tasks made of it since ever. */
  taken: z.number().int(),
  lastTakenAt: z.iso.datetime().nullable(),
});
export type SourceView = z.infer<typeof sourceSchema>;
