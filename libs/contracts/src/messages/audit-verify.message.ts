import { z } from 'zod';
import { query } from '../message.js';

/**
 * Walks the whole chain; names the first entry that does not fit, and why. Compares it with the anchors in the workspace: what was
 * rewritten as a whole, or cut off at its end, shows there. `anchors` is null when they could not be read.
 */
export const AuditVerify = query(
  'audit.verify.v1',
  'audit',
  z.object({}),
  z.object({
    ok: z.boolean(),
    /** The number of the last entry. */
    entries: z.number().int(),
    firstBad: z.number().int().nullable(),
    detail: z.string(),
    /** The last entry that was pruned; the chain begins behind it. */
    prunedTo: z.number().int().optional(),
    anchors: z.number().int().nullable().optional(),
    /** Anchors that were written to the workspace and are not there any more, or cannot be read. */
    anchorsLacking: z.number().int().optional(),
  }),
);
