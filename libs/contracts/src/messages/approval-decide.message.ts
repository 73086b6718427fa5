import { z } from 'zod';
import { query } from '../message.js';
import { approvalSchema, toolArgumentsSchema } from '../proposal.js';

/**
 * A person's decision. `proof` is made with the person's own credential over the decision (libs/grants, decision proof):
 * no service on the broker can write one. `undo` takes an approval back while the undo window is open: it waits for a person again.
 * Fails with `already_decided`, `already_agreed`, `expired`, `digest_changed`, `proof_invalid`, `role_forbidden`, `approval_not_found`,
 * `blanks_left`, `edit_refused`, `edit_too_long`, `undo_too_late`.
 */
export const decisionSchema = z.object({
  approvalId: z.uuid(),
  verdict: z.enum(['approve', 'reject', 'modify', 'undo']),
  /** The digest that the person was shown: `digest` of the approval, also for `undo`. */
  digest: z.string(),
  reason: z.string().max(2000).default(''),
  /** Only with `modify`: the new arguments, whole. */
  args: toolArgumentsSchema.optional(),
  /** Only with `reject`: the agent shall draft anew and heed the reason. */
  again: z.boolean().optional(),
  person: z.string(),
  channel: z.string(),
  decidedAt: z.iso.datetime(),
});
export type Decision = z.infer<typeof decisionSchema>;

export const ApprovalDecide = query(
  'approval.decide.v1',
  'gatekeeper',
  z.object({ decision: decisionSchema, proof: z.string() }),
  z.object({ approval: approvalSchema }),
);
