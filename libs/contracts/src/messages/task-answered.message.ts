import { z } from 'zod';
import { agentResultSchema } from '../agent-result.js';
import { event } from '../message.js';

/** An agent's result of one delegation. */
export const TaskAnswered = event(
  'task.answered.v1',
  'agent',
  z.object({
    taskId: z.string(),
    delegationId: z.uuid(),
    agent: z.string(),
    durationMs: z.number().nonnegative(),
    result: agentResultSchema,
  }),
  { label: 'task_result' },
);
