import { z } from 'zod';
import { command } from '../message.js';
import { frontMatterSchema, taskIdSchema } from '../task.js';

/**
 * Something from outside becomes a task file. `sourceKey` names it (a Message-ID, a webhook id): the same key gives the same task, never
 * a second one. Nobody waits for the answer, so a name that another task has is made longer instead of refused.
 */
export const TaskArrive = command(
  'task.arrive.v1',
  'workspace',
  z.object({ taskId: taskIdSchema, frontMatter: frontMatterSchema, body: z.string().max(1024 * 1024), sourceKey: z.string().min(1).max(2000) }),
);
