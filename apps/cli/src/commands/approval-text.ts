import type { Approval } from '@waggle/contracts';
import { table } from '../terminal.js';
import { approvalCard, shortId } from '../text/approval-card.js';
import { span, timeLeft, until } from '../text/duration.js';

/** One line an approval, in the order of the queue. */
export function queueText(approvals: readonly Approval[], now = Date.now()): string {
  if (approvals.length === 0) return 'Nothing waits.';
  const rows = approvals.map(({ id, taskId, state, priority, proposal, expires }) => [
    shortId(id),
    taskId,
    state,
    priority,
    proposal.summary,
    state === 'pending' ? timeLeft(expires, now) : '',
    [...new Set([...proposal.flags, ...(proposal.blanks.length > 0 ? ['blanks'] : [])])].join(', '),
  ]);
  const shown = table(['id', 'task', 'state', 'priority', 'what happens on approve', 'time', 'flags'], rows, { task: 32, 'what happens on approve': 60, flags: 24 });
  return `${shown}\nLook at one: waggle approvals <id>`;
}

/** All that a person needs to judge one. */
export function approvalText(approval: Approval, now = Date.now()): string {
  return [`Approval ${approval.id}`, ...approvalCard(approval, now).map(({ text }) => text), `Digest: ${approval.digest}`].join('\n');
}

/** What a decision led to. */
export function outcomeText({ id, taskId, state, agreedBy, peopleNeeded, undoUntil }: Approval, now = Date.now()): string {
  if (state === 'pending' && peopleNeeded === 1) return `${taskId}: look at it again, it says something new.`;
  if (state === 'pending') return `${taskId}: ${agreedBy.length} of ${peopleNeeded} people have agreed (${agreedBy.join(', ') || 'nobody'}); another person must.`;
  const left = undoUntil == null ? 0 : until(undoUntil, now);
  return `${taskId}: ${state}.${left > 0 ? ` For ${span(left)} it can be taken back: waggle undo ${shortId(id)}` : ''}`;
}
