import { randomBytes } from 'node:crypto';
import { frontMatterSchema, type PayloadOf, prefixSchema, prioritySchema, type TaskFile, taskIdSchema, taskStatusSchema } from '@waggle/contracts';
import { z } from 'zod';

export const pageSize = z.coerce.number().int().min(1).max(500).default(100);

export const taskQuerySchema = z.object({
  folder: z.string().optional(),
  status: taskStatusSchema.optional(),
  limit: pageSize,
  /** `next` of the page before. */
  after: z.string().max(500).optional(),
});

export const newTaskSchema = z.object({
  prefix: prefixSchema.optional(),
  /** Default: made from the prefix. */
  taskId: taskIdSchema.optional(),
  title: z.string().trim().min(1).max(300).optional(),
  priority: prioritySchema.optional(),
  frontMatter: frontMatterSchema.default({}),
  body: z.string().min(1).max(1024 * 1024),
}).refine(({ prefix, taskId }) => prefix !== undefined || taskId !== undefined, { path: ['prefix'], error: 'give a prefix or a task id' });

export const cancelSchema = z.object({ reason: z.string().trim().min(1).max(2000).default('cancelled by the operator') }).prefault({});

type NewTask = z.infer<typeof newTaskSchema>;

/** The file that a request asks for. The caller's own key is bound to the caller, so that two people's keys never meet. */
export function fileOf(task: NewTask, person: string, idempotencyKey: string | undefined, now: Date): PayloadOf<typeof TaskFile> {
  const { prefix, title, priority, frontMatter, body } = task;
  return {
    taskId: task.taskId ?? `${prefix ?? ''}_${dayOf(now)}_${randomBytes(4).toString('hex')}`,
    frontMatter: { source: `rest:${person}`, created: now.toISOString(), ...frontMatter, ...(title === undefined ? {} : { title }), ...(priority === undefined ? {} : { priority }) },
    body,
    ...(idempotencyKey === undefined ? {} : { sourceKey: `rest:${person}:${idempotencyKey}` }),
  };
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10).replaceAll('-', '');
