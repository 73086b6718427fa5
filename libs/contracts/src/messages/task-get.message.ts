import { z } from 'zod';
import { agentResultSchema } from '../agent-result.js';
import { query } from '../message.js';
import { receiptSchema } from '../proposal.js';
import { scanReportSchema } from '../scan.js';
import { taskDocumentSchema, taskStatusSchema, taskSummarySchema } from '../task.js';

export const taskMoveSchema = z.object({
  version: z.number().int(),
  from: taskStatusSchema.nullable(),
  to: taskStatusSchema,
  at: z.iso.datetime(),
  agent: z.string().nullable(),
  reason: z.string(),
});

/** Why a task is where it is, in plain words. */
export const taskWhySchema = z.object({
  taskId: z.string(),
  status: taskStatusSchema,
  owner: z.string(),
  waitsFor: z.string(),
  since: z.iso.datetime(),
  nextDeadline: z.iso.datetime().nullable(),
  explanation: z.string(),
});
export type TaskWhy = z.infer<typeof taskWhySchema>;

/** One task with its whole story. Fails with `task_not_found`. */
export const TaskGet = query(
  'task.get.v1',
  'orchestrator',
  z.object({ taskId: z.string() }),
  z.object({
    task: taskSummarySchema,
    document: taskDocumentSchema,
    scan: scanReportSchema.nullable(),
    result: agentResultSchema.nullable(),
    receipts: z.array(receiptSchema),
    approvalIds: z.array(z.string()),
    moves: z.array(taskMoveSchema),
    /** How the agent was chosen. */
    routing: z.string().nullable(),
    why: taskWhySchema,
  }),
);
