import { z } from 'zod';
import { ADDRESSED, command } from '../message.js';

export const KEPT_JOURNALS = ['audit', 'audit-anchors'] as const;

/** Appends lines to `Logs/<journal>.jsonl`, each id once. Addressed to the workspace. `audit` begins a new file each day (UTC). */
export const JournalWrite = command(
  'journal.write.v1',
  ADDRESSED,
  z.object({ journal: z.enum(KEPT_JOURNALS), lines: z.array(z.looseObject({ id: z.string() })).min(1).max(1000) }),
  { priority: 'LOW' },
);
