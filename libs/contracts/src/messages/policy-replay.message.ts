import { z } from 'zod';
import { query } from '../message.js';
import { approvalClassSchema } from '../proposal.js';

/** How a proposal is decided: refused at once, released by a template, put to a person, or put to one and run out of time. */
export const replayOutcomeSchema = z.enum(['refused', 'released', 'asked', 'expired']);
const ruledSchema = z.object({ class: approvalClassSchema, peopleNeeded: z.number().int(), outcome: replayOutcomeSchema });
export type Ruled = z.infer<typeof ruledSchema>;

/**
 * Which proposals of the last days a policy file would decide otherwise than they were. Without `policy`: the settings as they are now.
 * Fails with `policy_invalid`.
 */
export const PolicyReplay = query(
  'policy.replay.v1',
  'gatekeeper',
  z.object({ days: z.number().int().min(1).max(90), policy: z.string().max(20_000).optional() }),
  z.object({
    considered: z.number().int(),
    /** Oldest first; at most 1,000. */
    changed: z.array(
      z.object({
        approvalId: z.uuid(),
        taskId: z.string(),
        summary: z.string(),
        was: ruledSchema,
        would: ruledSchema,
        /** One sentence for a person. */
        because: z.string(),
      }),
    ),
    /** How many more have changed than are listed. */
    more: z.number().int(),
  }),
);
export type Replay = z.infer<typeof PolicyReplay.reply>;
