import { z } from 'zod';
import { query } from '../message.js';
import { approvalSchema, approvalStateSchema } from '../proposal.js';

/** The approval queue: by priority, then age. */
export const ApprovalList = query(
  'approval.list.v1',
  'gatekeeper',
  z.object({
    states: z.array(approvalStateSchema).default(['pending']),
    taskId: z.string().optional(),
    /** Exactly this one. */
    approvalId: z.uuid().optional(),
    group: z.string().optional(),
    /** `next` of the page before. */
    after: z.string().max(500).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    /** Say as well since when the one waits that has waited longest. */
    oldest: z.boolean().optional(),
  }),
  z.object({
    approvals: z.array(approvalSchema),
    next: z.string().nullable(),
    /** All that fit, on every page. */
    total: z.number().int(),
    /** Of all that are pending; only when it was asked for. */
    oldestPending: z.iso.datetime().nullable().optional(),
  }),
);
