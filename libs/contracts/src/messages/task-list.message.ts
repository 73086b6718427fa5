import { z } from 'zod';
import { query } from '../message.js';
import { taskStatusSchema, taskSummarySchema } from '../task.js';

/** Tasks, newest first; `after` is the cursor of the page before. */
export const TaskList = query(
  'task.list.v1',
  'orchestrator',
  z.object({
    statuses: z.array(taskStatusSchema).optional(),
    limit: z.number().int().min(1).max(500).default(100),
    after: z.string().optional(),
  }),
  z.object({ tasks: z.array(taskSummarySchema), next: z.string().nullable() }),
);
