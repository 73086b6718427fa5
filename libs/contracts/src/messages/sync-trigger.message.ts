import { z } from 'zod';
import { query } from '../message.js';
import { syncStatusSchema } from '../sync.js';

/**
 * One cycle now, pull and push; answers when it has ended. A trouble is in the answer, not an error.
 * `allowDeletions`: a person has agreed that many files are deleted (trouble `mass_deletion`); it holds for this cycle.
 */
export const SyncTrigger = query('sync.trigger.v1', 'workspace', z.object({ allowDeletions: z.boolean().optional() }), syncStatusSchema);
