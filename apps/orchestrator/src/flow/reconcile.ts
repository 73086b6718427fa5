import { ApprovalSettle, AuditRecord, type ReconcileStatement } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { TaskChange, TaskFlowErrorCode } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';

/** A person has looked at the outside system. What was to follow the call is not done: it would come as a surprise by now. */
export function onReconciled(change: TaskChange, { happened, why }: ReconcileStatement, person: string): void {
  const { task } = change;
  const { id } = unclearApproval(task);
  const left = happened ? task.data.proposals.length - task.data.proposalIndex - 1 : 0;
  const reason = `${person} has looked: it ${happened ? 'took' : 'did not take'} effect. ${why}${left > 0 ? ` What was to follow was not done (${left}).` : ''}`;
  change.send(ApprovalSettle, { approvalId: id, state: happened ? 'executed' : 'failed', reason: reason.slice(0, 1000), effect: happened ? 'made' : 'none' });
  change.move(happened ? 'done' : 'failed', reason);
  const entry = { at: change.now.toISOString(), actor: person, action: 'task.reconciled', target: task.taskId, taskId: task.taskId, input: why, output: happened ? 'it took effect' : 'it did not take effect', approval: id, evidence: [], durationMs: null, success: true };
  change.send(AuditRecord, { entries: [entry] });
}

/**
 * The approval of the call of which nobody knows.
 *
 * @throws AppError `task_not_unclear` (conflict): nothing is to be said of this task, or not in this zone
 */
export function unclearApproval({ taskId, status, reason, data }: TaskRecord): NonNullable<TaskRecord['data']['approval']> {
  if (status !== 'needs_reconciliation') throw notUnclear(`${taskId} is ${status}: ${reason ?? ''}`);
  if (data.approval === null) throw notUnclear(`${taskId} was carried out by the other zone: say it there.`);
  return data.approval;
}

const notUnclear = (message: string): AppError<TaskFlowErrorCode> => new AppError<TaskFlowErrorCode>('task_not_unclear', 'conflict', message);
