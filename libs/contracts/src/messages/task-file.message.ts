import { z } from 'zod';
import { query } from '../message.js';
import { frontMatterSchema, taskIdSchema } from '../task.js';

/**
 * Writes a task file into `Needs_Action/`. `sourceKey` names the thing it was made from (a Message-ID, a webhook id):
 * the same key gives the same task, never a second one. Fails with `duplicate_task`, `invalid_task`.
 */
export const TaskFile = query(
  'task.file.v1',
  'workspace',
  z.object({ taskId: taskIdSchema, frontMatter: frontMatterSchema, body: z.string().max(1024 * 1024), sourceKey: z.string().optional() }),
  z.object({ taskId: z.string(), created: z.boolean() }),
);
