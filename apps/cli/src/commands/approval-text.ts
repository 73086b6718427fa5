import type { Approval } from '@waggle/contracts';
import { table } from '../terminal.js';

const short = (id: string): string => id.slice(-8);

/** One line an approval, in the order of the queue. */
export function queueText(approvals: readonly Approval[]): string {
  if (approvals.length === 0) return 'Nothing waits.';
  const rows = approvals.map(({ id, taskId, state, priority, proposal }) => [short(id), taskId, state, priority, proposal.summary, [...proposal.flags, ...proposal.blanks.map(() => 'blank')].join(', ')]);
  return `${table(['id', 'task', 'state', 'priority', 'what happens on approve', 'flags'], rows, { 'what happens on approve': 60, flags: 24 })}\nLook at one: waggle approvals <id>`;
}

/** All that a person needs to judge one. */
export function approvalText({ id, taskId, proposal, digest, state, approvalClass, reasons, expires, decidedBy, decidedAt, peopleNeeded, agreedBy }: Approval): string {
  const lines = (title: string, items: readonly string[]): string[] => (items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  - ${item}`)]);
  return [
    `Approval ${id} of ${taskId}: ${state}${decidedBy === null ? `, until ${expires}` : ` by ${decidedBy} at ${decidedAt ?? '?'}`}`,
    `On approve: ${proposal.summary}`,
    ...(peopleNeeded > 1 ? [`People: ${peopleNeeded} must agree; so far ${agreedBy.join(', ') || 'nobody'}`] : []),
    `Call: ${proposal.server}.${proposal.tool}  class ${approvalClass}  digest ${digest}`,
    '',
    proposal.preview,
    '',
    ...lines('To fill in before it can go out', proposal.blanks),
    ...lines('Flags', proposal.flags),
    ...lines('From text of strangers', proposal.taint.map(({ field, source, sentence }) => `${field}, from ${source}: "${sentence}"`)),
    ...lines('Evidence', proposal.evidence.map(({ kind, ref, quote }) => `${kind} ${ref}${quote === undefined ? '' : `: "${quote}"`}`)),
    ...lines('Why a person is asked', reasons),
  ].join('\n');
}

/** What a decision led to. */
export function outcomeText({ taskId, state, agreedBy, peopleNeeded }: Approval): string {
  if (state !== 'pending' || peopleNeeded === 1) return state === 'pending' ? `${taskId}: look at it again, it says something new.` : `${taskId}: ${state}.`;
  return `${taskId}: ${agreedBy.length} of ${peopleNeeded} people have agreed (${agreedBy.join(', ') || 'nobody'}); another person must.`;
}
