import { z } from 'zod';
import { event } from '../message.js';
import { approvalSchema } from '../proposal.js';

/** The proposal waits for a person; published again when the entry has changed while it waits. */
export const ApprovalRequested = event(
  'approval.requested.v1',
  'gatekeeper',
  z.object({
    approval: approvalSchema,
    /** Must people be told? false when what they are asked is what they were asked before: the same prompt is never sent twice. */
    prompt: z.boolean().optional(),
  }),
);
