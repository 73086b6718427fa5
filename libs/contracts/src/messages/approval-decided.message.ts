import { z } from 'zod';
import { event } from '../message.js';
import { approvalSchema } from '../proposal.js';

/** A person has answered, or time has run out. `grant` is there exactly when the call may be made now. */
export const ApprovalDecided = event(
  'approval.decided.v1',
  'gatekeeper',
  z.object({
    approval: approvalSchema,
    verdict: z.enum(['approved', 'rejected', 'expired', 'refused']),
    reason: z.string(),
    /** A rejection that asks the agent for another draft, which heeds the reason. */
    again: z.boolean().optional(),
    grant: z.string().nullable(),
  }),
);
