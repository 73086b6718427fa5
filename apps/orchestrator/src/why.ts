import { isTerminal, type TaskWhy } from '@waggle/contracts';
import type { TaskRecord } from './task-record.js';
import { readSentences } from './flow/read.js';
import { trailOfTask } from './trail.js';

/** Who has the task now and what they wait for, in plain words. */
export function whyOf(task: TaskRecord): TaskWhy {
  const { owner, waitsFor } = waiting(task);
  const { routing, info, adoptedFrom } = task.data;
  const sentences = [
    `${task.taskId} is ${task.status.replaceAll('_', ' ')}.`,
    task.reason ?? '',
    adoptedFrom !== null ? `The ${adoptedFrom} zone has prepared it; this zone decides and carries it out.` : '',
    routing !== null ? `Routing: ${routing}` : '',
    task.flagged ? 'It is flagged by the security scan.' : '',
    ...readSentences(task),
    ...trailOfTask(task),
    ...info.map((one) => `Asked ${one.agent}: ${one.question} Answer: ${one.answer}`),
  ];
  return {
    taskId: task.taskId,
    status: task.status,
    owner,
    waitsFor,
    since: task.updatedAt.toISOString(),
    nextDeadline: (task.status === 'pending_approval' ? task.data.approval?.expires : task.dueAt?.toISOString()) ?? null,
    explanation: sentences.filter((sentence) => sentence !== '').join(' '),
  };
}

function waiting(task: TaskRecord): { owner: string; waitsFor: string } {
  const agent = task.agent ?? 'orchestrator';
  if (task.status === 'needs_reconciliation') return { owner: 'a person', waitsFor: 'somebody who has looked at the outside system: waggle settle' };
  if (isTerminal(task.status)) return { owner: 'nobody', waitsFor: 'nothing: it has ended' };
  if (task.data.heldBy !== null) return { owner: 'a person', waitsFor: 'the end of a stop' };
  switch (task.status) {
    case 'received':
      return { owner: 'security', waitsFor: 'the scan of what came in' };
    case 'delegated':
      return { owner: agent, waitsFor: task.data.retrying ? 'its next attempt' : "the agent's answer" };
    case 'waiting_info':
      return { owner: task.data.askedAgent ?? agent, waitsFor: 'an answer to a question' };
    case 'proposed':
      return task.data.scanId === null ? { owner: 'gatekeeper', waitsFor: 'its place in the approval queue' } : { owner: 'security', waitsFor: 'the scan of what would go out' };
    case 'pending_approval':
      return { owner: 'a person', waitsFor: 'a decision' };
    case 'approved':
      return { owner: 'gatekeeper', waitsFor: 'the end of the undo window' };
    case 'executing':
      return { owner: 'security', waitsFor: 'the receipt of the approved call' };
    default:
      return { owner: 'orchestrator', waitsFor: 'an agent' };
  }
}
