import type { AuditSearch, ReplyOf, TaskGet } from '@waggle/contracts';
import { z } from 'zod';

export const storyEntrySchema = z.object({
  at: z.iso.datetime(),
  actor: z.string(),
  action: z.string(),
  /** What happened, in plain words. */
  title: z.string(),
  detail: z.string(),
  success: z.boolean(),
  approvalId: z.string().nullable(),
});
export type StoryEntry = z.infer<typeof storyEntrySchema>;

export const storySchema = z.object({
  taskId: z.string(),
  /** Oldest first. */
  entries: z.array(storyEntrySchema),
  /** What could not be asked or is left out, in words; empty when the story is whole. */
  missing: z.array(z.string()),
});
export type Story = z.infer<typeof storySchema>;

export type Move = ReplyOf<typeof TaskGet>['moves'][number];
export type AuditLine = ReplyOf<typeof AuditSearch>['entries'][number];

const MOVED: Readonly<Record<Move['to'], string>> = {
  received: 'The task was taken in',
  scanned: 'The scan of what came in is done',
  delegated: 'An agent was given the task',
  waiting_info: 'The agent asked another one',
  proposed: 'The agent has made a proposal',
  pending_approval: 'The proposal waits for a person',
  approved: 'A person has agreed',
  executing: 'What was agreed to is being carried out',
  done: 'Done',
  rejected: 'Rejected',
  expired: 'Nobody answered in time',
  failed: 'It failed',
  needs_reconciliation: 'A person must look at what became of it',
  cancelled: 'Cancelled',
};

const DONE: Readonly<Record<string, string>> = {
  'task.handle': 'The agent has worked on it',
  'task.execute': 'The call was passed to its tool server',
  'task.again': 'A person wanted it done once more',
  'approval.requested': 'The proposal was put into the queue',
  'approval.approved': 'A person approved it',
  'approval.modified': 'A person changed it and approved',
  'approval.agreed': 'One of the people needed has agreed',
  'approval.rejected': 'A person rejected it',
  'approval.refused': 'It was refused',
  'approval.expired': 'The time to answer is over',
  'approval.escalated': 'The fallback approver was asked as well',
  'approval.undone': 'The approval was taken back',
  'approval.executed': 'The approved call took effect',
  'approval.failed': 'The approved call failed',
  'approval.withdrawn': 'The proposal was withdrawn',
  'approval.turned_away': 'A decision was turned away',
  'grant.signed': 'The permission for this one call was signed',
  'effect.done': 'The call was made',
  'effect.not_made': 'A person found that the call had not been made',
  'task.reconciled': 'A person said what became of the call',
  'effect.dry_run': 'The call was rehearsed; nothing left this machine',
  'effect.replayed': 'The call came again; the recorded result was given and nothing was done',
  'tool.refused': 'A tool server refused the call',
  'tool.turned_away': 'A tool server turned a call away',
};

/** Every audited move is told by the task's own record, which also knows its reason in full. */
const isMove = ({ action, actor }: AuditLine): boolean => actor === 'orchestrator' && action.startsWith('task.');

/** A task's whole story from its moves and what the audit holds of it, oldest first; at the same time moves come first. */
export function tell(moves: readonly Move[], audited: readonly AuditLine[]): StoryEntry[] {
  const lines = audited.filter((line) => !isMove(line)).sort((one, other) => one.seq - other.seq);
  return [...moves.map(ofMove), ...lines.map(ofLine)].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

function ofMove({ at, to, agent, reason }: Move): StoryEntry {
  const success = to !== 'failed' && to !== 'needs_reconciliation';
  const who = to === 'delegated' && agent !== null ? `${agent} was given the task` : MOVED[to];
  return { at, actor: 'orchestrator', action: `task.${to}`, title: who, detail: reason, success, approvalId: null };
}

function ofLine({ at, actor, action, target, output, success, approval }: AuditLine): StoryEntry {
  return { at, actor, action, title: DONE[action] ?? readable(action), detail: output === '' ? target : `${target}: ${output}`, success, approvalId: approval };
}

/** An action that has no sentence of its own. */
function readable(action: string): string {
  const words = action.replaceAll(/[._]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
