import { z } from 'zod';
import { command } from '../message.js';
import { prioritySchema } from '../priority.js';
import { proposalSchema } from '../proposal.js';
import { scanReportSchema } from '../scan.js';

/** Puts a scanned proposal into the approval queue. The same proposal id is taken once. */
export const ProposalSubmit = command(
  'proposal.submit.v1',
  'gatekeeper',
  z.object({
    taskId: z.string(),
    agent: z.string(),
    priority: prioritySchema,
    proposal: proposalSchema,
    scan: scanReportSchema,
  }),
);
