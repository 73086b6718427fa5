import { z } from 'zod';
import { agentResultSchema } from '../agent-result.js';
import { event } from '../message.js';
import { readTextSchema } from '../read-text.js';

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
    /** What was read outside on the way, said by the agent's runtime, not by its author. Absent: nothing. */
    read: z.array(readTextSchema).optional(),
  }),
  { label: 'task_result' },
);
