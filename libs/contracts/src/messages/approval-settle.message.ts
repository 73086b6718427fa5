import { z } from 'zod';
import { command } from '../message.js';

/** How the granted call ended, or that the task no longer wants it. */
export const ApprovalSettle = command(
  'approval.settle.v1',
  'gatekeeper',
  z.object({
    approvalId: z.uuid(),
    state: z.enum(['executed', 'failed', 'withdrawn']),
    reason: z.string(),
    /** What became of the world: it took effect, it may have, or it certainly did not. */
    effect: z.enum(['made', 'possible', 'none']),
  }),
);
