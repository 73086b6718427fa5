import { z } from 'zod';
import { query } from '../message.js';
import { taskStatusSchema, taskSummarySchema } from '../task.js';

/** Tasks, newest first. Fails with `cursor_unknown`. */
export const TaskList = query(
  'task.list.v1',
  'orchestrator',
  z.object({
    statuses: z.array(taskStatusSchema).optional(),
    /** Who has it, or had it last. */
    agent: z.string().optional(),
    /** In its id or title, whatever the case. */
    text: z.string().optional(),
    limit: z.number().int().min(1).max(500).default(100),
    /** `next` of the page before. */
    after: z.string().optional(),
  }),
  z.object({ tasks: z.array(taskSummarySchema), next: z.string().nullable() }),
);
