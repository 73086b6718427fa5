import { z } from 'zod';
import { query } from '../message.js';

/**
 * Asked by a tool server right before it acts: does a stop hold this call? The answer is signed like a grant and repeats the nonce
 * (libs/grants, stop answer), so nobody on the broker can give it for the gatekeeper, nor an old one again.
 */
export const StopCheck = query(
  'stop.check.v1',
  'gatekeeper',
  z.object({ nonce: z.uuid(), approvalId: z.string(), taskId: z.string(), caller: z.string(), server: z.string(), tool: z.string() }),
  z.object({ answer: z.string() }),
  { priority: 'URGENT' },
);
