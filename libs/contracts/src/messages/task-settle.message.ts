import { z } from 'zod';
import { command } from '../message.js';
import { taskIdSchema, taskStatusSchema } from '../task.js';
import { zoneSchema } from '../zone.js';

/**
 * The other zone has ended a task, or has taken it over (`cancelled`): this zone's record follows, and does nothing more with it. One that waits
 * for this zone's own approval, or is carried out here, is not touched.
 */
export const TaskSettle = command(
  'task.settle.v1',
  'orchestrator',
  z.object({ taskId: taskIdSchema, by: zoneSchema, status: taskStatusSchema, reason: z.string().max(1000) }),
);
