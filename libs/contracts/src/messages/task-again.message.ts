import { z } from 'zod';
import { query } from '../message.js';
import { TaskFile } from './task-file.message.js';

/**
 * Files what a task was made of once more, under a new name, when it has ended without an effect. While the new one is open the same
 * wish gives that one. Fails with `task_not_found`, `task_not_repeatable`.
 */
export const TaskAgain = query('task.again.v1', 'orchestrator', z.object({ taskId: z.string(), by: z.string() }), TaskFile.reply);
