import { randomBytes } from 'node:crypto';
import { FolderList, frontMatterSchema, type PayloadOf, prefixSchema, prioritySchema, reconcileStatementSchema, type TaskFile, taskIdSchema, TaskList, type TaskReconcile, taskStatusSchema } from '@waggle/contracts';
import { z } from 'zod';
import type { Signed } from '../access/caller.js';
import { proofOf } from '../approvals/approval-input.js';
import { after, limit } from '../input/page.js';

/** Stands in examples. */
export const EXAMPLE_ID = 'EMAIL_20260102_0a1b2c3d';

/** Whatever a task may be called: that there is none of this name is for its owner to say. */
export const idSchema = z.string().min(1).max(200);

export const taskQuerySchema = z.object({
  folder: z.string().max(50).optional().describe('One of Needs_Action, In_Progress, Pending_Approval, Approved, Done, Rejected.'),
  status: taskStatusSchema.optional(),
  agent: z.string().max(200).optional().describe('Who has it, or had it last.'),
  text: z.string().max(200).optional().describe('In its id or title.'),
  limit,
  after: after(z.string().max(500)),
});

/** `waiting`: the files of Needs_Action, which are no tasks yet. */
export const tasksSchema = TaskList.reply.extend({ waiting: FolderList.reply.shape.files.optional() });

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

const { happened, why } = reconcileStatementSchema.shape;
export const settleSchema = z.object({ happened, why });

type NewTask = z.infer<typeof newTaskSchema>;

/** The file that a request asks for. The caller's own key is bound to the caller, so that two people's keys never meet. */
export function fileOf(task: NewTask, person: string, idempotencyKey: string | undefined, now: Date): PayloadOf<typeof TaskFile> {
  const { prefix, title, priority, frontMatter, body } = task;
  return {
    taskId: task.taskId ?? `${prefix ?? ''}_${dayOf(now)}_${randomBytes(4).toString('hex')}`,
    // Last, so that nobody can name another source.
    frontMatter: { created: now.toISOString(), ...frontMatter, ...(title === undefined ? {} : { title }), ...(priority === undefined ? {} : { priority }), source: `rest:${person}` },
    body,
    ...(idempotencyKey === undefined ? {} : { sourceKey: `rest:${person}:${idempotencyKey}` }),
  };
}

/** A person's word, and the proof of it that only the holder of the token can make. */
export function settlementOf(taskId: string, given: z.infer<typeof settleSchema>, signed: Signed, now: Date): PayloadOf<typeof TaskReconcile> {
  const statement = { action: 'task.reconcile' as const, taskId, ...given, person: signed.person.name, channel: 'rest' as const, decidedAt: now.toISOString() };
  return { statement, proof: proofOf(statement, signed) };
}

const dayOf = (now: Date): string => now.toISOString().slice(0, 10).replaceAll('-', '');
