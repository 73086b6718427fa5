import { type Approval, type ApprovalDecided, type ApprovalRequested, ApprovalSettle, type PayloadOf, type TaskStatus } from '@waggle/contracts';
import type { TaskChange } from '../task-change.js';
import { currentProposal } from '../task-record.js';
import { execute } from './delegate.js';
import { onRejected } from './redraft.js';
import { trailOf } from '../trail.js';
import type { World } from './world.js';

/** Sentences of the trail that stand in the reason of the move; `why` has all. */
const SHOWN = 2;

export function onRequested(change: TaskChange, { approval }: PayloadOf<typeof ApprovalRequested>): void {
  const { task } = change;
  if (approval.proposal.id !== currentProposal(task)?.id) return;
  const reason = whyItWaits(task.status, approval, task.data.approval);
  if (reason === undefined) return;
  note(change, approval);
  task.dueAt = null;
  change.move('pending_approval', [reason, ...trailOf(approval.proposal, task.data.document).slice(0, SHOWN)].join(' '));
}

function whyItWaits(status: TaskStatus, { approvalClass, agreedBy, peopleNeeded, digest }: Approval, before: Approval | null): string | undefined {
  if (status === 'proposed') return peopleNeeded === 1 ? `Waits for a person (${approvalClass}).` : `Waits for ${peopleNeeded} people (${approvalClass}).`;
  if (status === 'approved') return 'The approval was taken back.';
  if (status !== 'pending_approval') return undefined;
  if (agreedBy.length > 0) return `${agreedBy.join(', ')} agreed; ${peopleNeeded} people must.`;
  return digest === before?.digest ? undefined : 'It was edited; what it says now waits for a person.';
}

export function onDecided(change: TaskChange, payload: PayloadOf<typeof ApprovalDecided>, world: World): void {
  const { task } = change;
  const { approval, verdict, reason, grant } = payload;
  if (approval.proposal.id !== currentProposal(task)?.id && approval.id !== task.data.approval?.id) return;
  // The answer may overtake the note that the question was put.
  if (task.status === 'proposed') onRequested(change, { approval });
  if (task.status !== 'pending_approval' && task.status !== 'approved') return withdrawLate(change, approval);
  note(change, approval);
  if (verdict === 'rejected') return onRejected(change, payload, world);
  if (verdict !== 'approved') return change.move(verdict === 'expired' ? 'expired' : 'rejected', reason === '' ? `Decided by ${approval.decidedBy ?? 'nobody'}.` : reason);
  if (task.status === 'pending_approval') change.move('approved', `Approved by ${approval.decidedBy ?? 'unknown'} through ${approval.channel ?? 'unknown'}.`);
  if (grant === null) return;
  task.data.grant = grant;
  Object.assign(task.data, { executions: 0, executingSince: change.now.toISOString() });
  change.move('executing', `${approval.proposal.server}.${approval.proposal.tool} with grant ${approval.grantId ?? ''}.`);
  execute(change, world);
}

/** A cancelled or ended task wants no effect any more. */
function withdrawLate(change: TaskChange, approval: Approval): void {
  if (change.task.status === 'cancelled') change.send(ApprovalSettle, { approvalId: approval.id, state: 'withdrawn', reason: 'The task was cancelled.', effect: 'none' });
}

function note(change: TaskChange, approval: Approval): void {
  const { data } = change.task;
  data.approval = approval;
  if (!data.approvalIds.includes(approval.id)) data.approvalIds.push(approval.id);
}
