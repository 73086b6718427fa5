import { type AgentResult, ApprovalSettle, CrmLog, InfoRequest, type InfoAnswered, NOT_LOOKED_UP, type PayloadOf, type TaskAnswered } from '@waggle/contracts';
import { v7 } from 'uuid';
import type { TaskChange } from '../task-change.js';
import { currentProposal } from '../task-record.js';
import { delegate } from './delegate.js';
import { holdBecause, stopOf } from './hold.js';
import { takeProposals } from './redraft.js';
import { propose } from './scan.js';
import { takeRead } from './read.js';
import type { World } from './world.js';

/** How often one task may ask other agents. */
const MOST_QUESTIONS = 3;
/**
 * So long a call that cannot be made yet is tried again; the tool server answers a repeated one from its ledger. No grant is valid for
 * longer: whoever can be reached has said by then that it was done, or that a person must be asked again.
 */
const EXECUTING_SECONDS = 25 * 3600;
/** At most between two tries, where nobody has said that it takes longer. */
const LONGEST_PAUSE_SECONDS = 30;
/** Nothing was done: a stop holds the call, or nobody could say whether one does. */
const HELD = ['effect_stopped', 'stops_unknown'];
/** Nothing was done: what the approval rested on has changed, what is said of the tool included, or the grant is no longer good. A person is asked again. */
const ASK_AGAIN = ['grant_expired', 'grant_not_yet_valid', 'grant_wrong_definition', 'tool_changed', 'effect_stale'];

type Failed = Extract<AgentResult, { outcome: 'failed' }>;

export function onAnswered(change: TaskChange, payload: PayloadOf<typeof TaskAnswered>, world: World): void {
  const { task } = change;
  if (payload.delegationId !== task.data.delegationId) return;
  task.data.agentMs += payload.durationMs;
  takeRead(change, payload.agent, payload.read ?? []);
  if (task.status === 'executing') return afterExecution(change, payload.result, world);
  if (task.status !== 'delegated') return;
  task.data.delegationId = null;
  if (payload.result.outcome !== 'failed') task.data.result = payload.result;
  afterWork(change, payload.result, world);
}

function afterWork(change: TaskChange, result: AgentResult, world: World): void {
  const { task } = change;
  switch (result.outcome) {
    case 'done':
      return finish(change, result.summary);
    case 'proposal':
      return takeProposals(change, result.proposals) ? propose(change, world, currentProposal(task)?.summary ?? 'A proposal.') : undefined;
    case 'needs_info':
      return ask(change, result, world);
    case 'failed':
      return tryAgainOrFail(change, result, world);
  }
}

function finish(change: TaskChange, reason: string): void {
  const { result } = change.task.data;
  change.move('done', reason);
  const notes = result?.outcome === 'done' || result?.outcome === 'proposal' ? result.crmNotes : [];
  if (notes.length > 0) change.send(CrmLog, { taskId: change.task.taskId, at: change.now.toISOString(), notes }, { priority: 'LOW' });
}

function ask(change: TaskChange, { askAgent: agent, question, sender }: Extract<AgentResult, { outcome: 'needs_info' }>, world: World): void {
  const { task } = change;
  const stopped = stopOf(world, { taskId: task.taskId, agents: [agent] }, change.now) !== undefined;
  const known = !stopped && world.living.some((candidate) => candidate.name === agent);
  if (!known || task.data.info.length >= MOST_QUESTIONS) {
    const answer = known ? 'No further questions: decide with what is known.' : `${agent} ${stopped ? 'is stopped' : 'is not running here'}.`;
    task.data.info.push({ agent, question, answer });
    task.data.attempt -= 1;
    return delegate(change, world);
  }
  task.data.askedAgent = agent;
  task.data.delegationId = v7();
  change.move('waiting_info', `Asks ${agent}: ${question}`);
  change.dueIn(world.config.INFO_SECONDS);
  change.send(InfoRequest, { taskId: task.taskId, delegationId: task.data.delegationId, asker: task.agent ?? 'orchestrator', question, sender }, { to: agent });
}

export function onInfo(change: TaskChange, payload: PayloadOf<typeof InfoAnswered>, world: World): void {
  const { task } = change;
  if (task.status !== 'waiting_info' || payload.delegationId !== task.data.delegationId) return;
  takeInfo(change, payload.agent, payload.question, payload.answer, world);
}

/** Goes on with an answer, or with the fact that there is none. An answered question is no failed attempt. */
export function takeInfo(change: TaskChange, agent: string, question: string, answer: string, world: World): void {
  const { data } = change.task;
  data.info.push({ agent, question, answer });
  data.askedAgent = null;
  data.delegationId = null;
  data.attempt -= 1;
  delegate(change, world);
}

export function tryAgainOrFail(change: TaskChange, failure: Pick<Failed, 'cause' | 'detail' | 'retryable' | 'unavailable'>, world: World): void {
  const { task } = change;
  const { TASK_ATTEMPTS, OUTAGE_ATTEMPTS, RETRY_SECONDS } = world.config;
  const { attempt, outages } = task.data;
  // That a server was away says nothing about the agent: such attempts are not counted against it.
  const spent = failure.unavailable ? attempt >= OUTAGE_ATTEMPTS : attempt - outages >= TASK_ATTEMPTS;
  if (!failure.retryable || spent) return change.move('failed', `${failure.cause}: ${failure.detail}`);
  task.data.retrying = true;
  if (failure.unavailable) task.data.outages += 1;
  task.reason = `Attempt ${task.data.attempt} failed (${failure.cause}: ${failure.detail.slice(0, 300)}); it is tried again.`;
  change.dueIn(RETRY_SECONDS * 2 ** (task.data.attempt - 1));
}

function afterExecution(change: TaskChange, result: AgentResult, world: World): void {
  const { task } = change;
  if (result.outcome === 'failed') return afterFailedExecution(change, result, world);
  const receipt = result.outcome === 'done' ? result.receipt : undefined;
  task.data.delegationId = null;
  if (receipt === undefined) {
    settle(change, 'failed', 'The executing agent gave no receipt.', 'possible');
    return change.move('needs_reconciliation', 'The call was answered without a receipt: a person must see whether it took effect.');
  }
  task.data.receipts.push(receipt);
  settle(change, 'executed', `${receipt.server}.${receipt.tool}: ${receipt.providerId}`, receipt.mode === 'live' ? 'made' : 'none');
  task.data.proposalIndex += 1;
  task.data.executions = 0;
  const next = currentProposal(task);
  if (next !== undefined) return propose(change, world, next.summary);
  finish(change, receipt.mode === 'dry_run' ? 'Carried out as a dry run: every check passed, nothing left this machine.' : `Carried out: ${receipt.readBack.detail}`);
}

function afterFailedExecution(change: TaskChange, result: Failed, world: World): void {
  const { task } = change;
  const reason = `${result.cause}: ${result.detail}`;
  if (HELD.includes(result.cause)) {
    Object.assign(task.data, { retrying: true, executions: task.data.executions - 1 });
    return holdBecause(change, result.detail);
  }
  if (result.retryable && !result.uncertain && secondsOfExecution(change) < EXECUTING_SECONDS) {
    task.data.retrying = true;
    task.reason = `The call could not be made yet (${reason}); it is tried again.`;
    const pause = Math.min(world.config.RETRY_SECONDS * task.data.executions, LONGEST_PAUSE_SECONDS);
    return change.dueIn(Math.min(Math.max(pause, result.retryAfterSeconds ?? 0), EXECUTING_SECONDS));
  }
  task.data.delegationId = null;
  // An earlier try may have been made, and who refuses this one has not looked for it.
  const open = result.uncertain || result.retryable || (task.data.executions > 1 && NOT_LOOKED_UP.includes(result.cause));
  settle(change, 'failed', reason, open ? 'possible' : 'none');
  if (open) return change.move('needs_reconciliation', `It cannot be known whether the call took effect. ${reason}`);
  if (!result.stale && !ASK_AGAIN.includes(result.cause)) return change.move('failed', reason);
  // As the person has left it: an edit is not to be made again.
  const proposal = task.data.approval?.proposal ?? currentProposal(task);
  if (proposal !== undefined) task.data.proposals[task.data.proposalIndex] = { ...proposal, id: v7(), flags: [...proposal.flags, `asked again: ${reason}`.slice(0, 300)] };
  propose(change, world, `Back to the queue: ${reason}`);
}

function secondsOfExecution({ task, now }: TaskChange): number {
  return task.data.executingSince === undefined ? 0 : (now.getTime() - Date.parse(task.data.executingSince)) / 1000;
}

function settle(change: TaskChange, state: 'executed' | 'failed', reason: string, effect: PayloadOf<typeof ApprovalSettle>['effect']): void {
  const { approval } = change.task.data;
  if (approval !== null) change.send(ApprovalSettle, { approvalId: approval.id, state, reason: reason.slice(0, 1000), effect });
}
