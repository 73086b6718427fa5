import { z } from 'zod';
import { DOMAINS, PREFIX_NAMES } from './prefix.js';
import { prioritySchema } from './priority.js';
import { zoneSchema } from './zone.js';

/** A task's id is its file's name without `.md`: `<PREFIX>_<rest>`. No path can be spelled with it. */
export const taskIdSchema = z
  .string()
  .max(200)
  .regex(/^[A-Z]+_[\p{L}\p{N}][\p{L}\p{N} ._@+-]*$/u, 'a task id is <PREFIX>_<letters, digits, space . _ @ + ->')
  .refine((id) => !id.includes('..'), 'a task id holds no ".."');

export const prefixSchema = z.enum(PREFIX_NAMES);
export const domainSchema = z.enum(DOMAINS);

/** The front matter as found: known fields are checked by whoever reads them, unknown ones are kept as they are. */
export const frontMatterSchema = z.record(z.string(), z.unknown());
export type FrontMatter = z.infer<typeof frontMatterSchema>;

/** What a task file says. `revision` is the SHA-256 (hex) of the file's bytes as claimed. */
export const taskDocumentSchema = z.object({
  frontMatter: frontMatterSchema,
  body: z.string(),
  revision: z.string().regex(/^[0-9a-f]{64}$/),
});
export type TaskDocument = z.infer<typeof taskDocumentSchema>;

export const TASK_STATUSES = [
  'received',
  'scanned',
  'delegated',
  'waiting_info',
  'proposed',
  'pending_approval',
  'approved',
  'executing',
  'done',
  'rejected',
  'expired',
  'failed',
  'needs_reconciliation',
  'cancelled',
] as const;
export const taskStatusSchema = z.enum(TASK_STATUSES);
export type TaskStatus = z.infer<typeof taskStatusSchema>;

/** The one table of allowed moves. */
export const MOVES: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  received: ['scanned', 'rejected', 'failed', 'cancelled'],
  // Proposed: the other zone has prepared it.
  scanned: ['delegated', 'proposed', 'rejected', 'failed', 'cancelled'],
  delegated: ['delegated', 'waiting_info', 'proposed', 'done', 'rejected', 'failed', 'needs_reconciliation', 'cancelled'],
  waiting_info: ['delegated', 'failed', 'cancelled'],
  proposed: ['pending_approval', 'rejected', 'failed', 'cancelled'],
  // Itself: one of several people has agreed. Delegated: refused, and wanted anew. Done, needs_reconciliation: the other zone has carried it out.
  pending_approval: ['pending_approval', 'delegated', 'approved', 'done', 'rejected', 'expired', 'failed', 'needs_reconciliation', 'cancelled'],
  // Rejected, delegated: taken back and refused, and the answer has overtaken the note of the first.
  approved: ['executing', 'pending_approval', 'delegated', 'rejected', 'expired', 'failed', 'cancelled'],
  executing: ['done', 'proposed', 'failed', 'needs_reconciliation'],
  done: [],
  rejected: [],
  expired: [],
  failed: [],
  // By a person's word on what became of the call.
  needs_reconciliation: ['done', 'failed'],
  cancelled: [],
};

/** Nothing moves it any more, but for a person who says what became of a call. */
export function isTerminal(status: TaskStatus): boolean {
  return status === 'needs_reconciliation' || MOVES[status].length === 0;
}

/** What people see of a task in a list. Times are ISO 8601 UTC. */
export const taskSummarySchema = z.object({
  taskId: z.string(),
  prefix: prefixSchema,
  status: taskStatusSchema,
  version: z.number().int(),
  priority: prioritySchema,
  domain: domainSchema,
  zone: zoneSchema,
  agent: z.string().nullable(),
  title: z.string(),
  flagged: z.boolean(),
  reason: z.string().nullable(),
  created: z.iso.datetime(),
  updated: z.iso.datetime(),
});
export type TaskSummary = z.infer<typeof taskSummarySchema>;
