import { z } from 'zod';
import { query } from '../message.js';
import { taskIdSchema } from '../task.js';

/** Makes a schedule's task now, beside its own times. `key` names the wish: asked twice, it is done once. Fails with `schedule_not_found`. */
export const ScheduleRun = query(
  'schedule.run.v1',
  'intake',
  z.object({ id: z.string().min(1).max(60), by: z.string().min(1).max(200), key: z.string().min(1).max(200) }),
  z.object({ taskId: taskIdSchema, created: z.boolean() }),
);
