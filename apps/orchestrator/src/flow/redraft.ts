import { type Approval, type ApprovalDecided, type PayloadOf, type Proposal } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { TaskChange } from '../task-change.js';
import { delegate } from './delegate.js';
import type { World } from './world.js';

/** A person's no: the end, unless they want another draft and there have not been enough. */
export function onRejected(change: TaskChange, { approval, reason, again }: PayloadOf<typeof ApprovalDecided>, world: World): void {
  const { data } = change.task;
  const by = approval.decidedBy ?? 'nobody';
  const said = reason === '' ? `Decided by ${by}.` : reason;
  remember(change, approval, reason, again === true);
  if (again !== true) return change.move('rejected', said);
  if (data.feedback.length >= world.config.REDRAFTS) return change.move('rejected', `${said} (It was sent back ${data.feedback.length} times already.)`);
  const { server, tool, preview } = approval.proposal;
  data.feedback.push({ at: approval.decidedAt ?? change.now.toISOString(), by, reason, refused: { tool: `${server}.${tool}`, preview }, digest: approval.digest });
  Object.assign(data, { approval: null, grant: null, attempt: 0, outages: 0, retrying: true });
  change.move('delegated', `Sent back by ${by}: ${reason}`);
  delegate(change, world);
}

/**
 * What the agent proposes now. What was carried out of an earlier draft stays, and a call that a person has refused is not
 * asked for again: then the refusal stands. False when nothing is to be asked.
 */
export function takeProposals(change: TaskChange, proposals: readonly Proposal[]): boolean {
  const { data } = change.task;
  const { proposalIndex: done, proposals: before, feedback } = data;
  if (done > 0 && proposals.length !== before.length) return stands(change, 'The new draft has other parts, and some were carried out already.');
  data.proposals = [...before.slice(0, done), ...proposals.slice(done)];
  const refused = new Set(feedback.map(({ digest }) => digest));
  if (data.proposals.slice(done).some(({ args }) => refused.has(argumentsDigest(args)))) return stands(change, 'The agent has nothing else to propose.');
  return true;
}

function stands(change: TaskChange, why: string): false {
  change.move('rejected', `${change.task.data.feedback.at(-1)?.reason ?? ''} (${why})`);
  return false;
}

/** Kept for whoever learns from it. */
function remember(change: TaskChange, { id, proposal, decidedBy, decidedAt, decisionSeconds }: Approval, reason: string, again: boolean): void {
  const { server, tool, flags } = proposal;
  change.refusals.push({
    approvalId: id,
    taskId: change.task.taskId,
    agent: change.task.agent ?? 'unknown',
    tool: `${server}.${tool}`,
    flags,
    reason,
    again,
    by: decidedBy ?? 'nobody',
    seconds: decisionSeconds,
    at: decidedAt ?? change.now.toISOString(),
  });
}
