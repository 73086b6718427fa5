import { z } from 'zod';
import { agentResultSchema } from '../agent-result.js';
import { event } from '../message.js';
import { approvalSchema, receiptSchema } from '../proposal.js';
import { taskStatusSchema, taskSummarySchema } from '../task.js';

/** A task has moved. Carries what the workspace needs to show it; `version` orders the moves of one task. */
export const TaskMoved = event(
  'task.moved.v1',
  'orchestrator',
  z.object({
    task: taskSummarySchema,
    from: taskStatusSchema.nullable(),
    /** The answer of the agent, in the move that it caused. */
    result: agentResultSchema.nullable(),
    /** The entry of the approval queue, from `pending_approval` on. */
    approval: approvalSchema.nullable(),
    receipt: receiptSchema.nullable(),
  }),
);
