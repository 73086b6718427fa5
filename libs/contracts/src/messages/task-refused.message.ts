import { z } from 'zod';
import { event } from '../message.js';

/** A submission was not taken: the id is that of another task, or of this one with other content. */
export const TaskRefused = event(
  'task.refused.v1',
  'orchestrator',
  z.object({ taskId: z.string(), revision: z.string(), code: z.enum(['duplicate_task', 'revision_changed', 'not_submittable']), reason: z.string() }),
);
