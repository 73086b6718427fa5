import { z } from 'zod';
import { query } from '../message.js';
import { taskSummarySchema } from '../task.js';

/** A person's word on a call of which nobody knew whether it took effect. Like a decision it comes with a proof that only the person can make. */
export const reconcileStatementSchema = z.object({
  action: z.literal('task.reconcile'),
  taskId: z.string(),
  /** They have looked at the outside system: it took effect there, or it did not and will not. */
  happened: z.boolean(),
  why: z.string().trim().min(1).max(1000),
  person: z.string(),
  channel: z.literal('rest'),
  decidedAt: z.iso.datetime(),
});
export type ReconcileStatement = z.infer<typeof reconcileStatementSchema>;

/**
 * Ends a task that needs reconciliation as done or as failed, and the call in the ledger of its tool server with it; an approver may. Said
 * again before it was through, the same word is carried on. Fails with `task_not_found`, `task_not_unclear`, `proof_invalid`,
 * `role_forbidden`, and as `effect.reconcile.v1` does.
 */
export const TaskReconcile = query('task.reconcile.v1', 'orchestrator', z.object({ statement: reconcileStatementSchema, proof: z.string() }), taskSummarySchema);
