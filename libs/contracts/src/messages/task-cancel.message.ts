import { z } from 'zod';
import { query } from '../message.js';
import { taskSummarySchema } from '../task.js';

/** Stops a task that has not been approved yet. */
export const TaskCancel = query(
  'task.cancel.v1',
  'orchestrator',
  z.object({ taskId: z.string(), by: z.string(), reason: z.string() }),
  taskSummarySchema,
);
