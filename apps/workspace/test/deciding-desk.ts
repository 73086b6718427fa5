import { Controller } from '@nestjs/common';
import { type Approval, ApprovalDecide, ApprovalList, type Decision, type PayloadOf, type ReplyOf, TaskKnown, TaskMoved, type TaskStatus, type TaskSummary } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { argumentsDigest, verifyDecision } from '@waggle/grants';
import { Messenger } from '@waggle/messaging';
import { defineService, Handles } from '@waggle/runtime';
import { otherMessagesOf } from '@waggle/testing';

/** Proves a decision of the folder. */
export const FOLDER_KEY = Buffer.alloc(32, 7).toString('base64url');
/** What waits, by the approval's id. */
export const queue = new Map<string, Approval>();
export const decisions: Decision[] = [];
/** All that it was asked to decide, whatever it made of that. */
export const asked: Decision[] = [];
/** Approvals that were asked for by their id. */
export const lookedUp: string[] = [];
/** Thrown at the next decision, in order; `lost` decides and loses the answer. */
export const faults: Array<AppError | 'lost'> = [];
/** Their grants are signed. */
export const released = new Set<string>();
export const desk: {
  /** Of the service that stands in for the gatekeeper. */
  messenger?: Messenger;
  /** Done when an undo comes, before it is decided. */
  beforeUndo?: () => void;
  /** Done once an undo is decided, before its answer is on its way. */
  beforeAnswer?: () => Promise<void>;
  /** Every answer is lost from now on: nobody learns what was decided. */
  mute?: boolean;
  /** Of the last move of any task. */
  version: number;
} = { version: 0 };

/** Before each test. */
export function clearDesk(): void {
  for (const held of [queue, released]) held.clear();
  for (const list of [decisions, asked, lookedUp, faults]) list.length = 0;
  delete desk.beforeUndo;
  delete desk.beforeAnswer;
  delete desk.mute;
}

/** Stands in for the queue: takes the first proven answer to what it holds. */
@Controller()
class GatekeeperStub {
  constructor(own: Messenger) {
    desk.messenger = own;
  }

  @Handles(ApprovalDecide)
  async decide({ decision, proof }: PayloadOf<typeof ApprovalDecide>): Promise<ReplyOf<typeof ApprovalDecide>> {
    asked.push(decision);
    const fault = faults.shift();
    if (fault !== undefined && fault !== 'lost') throw fault;
    if (!verifyDecision(decision, proof, FOLDER_KEY)) throw new AppError('proof_invalid', 'denied', 'The proof does not fit');
    const known = queue.get(decision.approvalId);
    if (known === undefined) throw new AppError('approval_not_found', 'missing', 'There is no such approval');
    if (decision.verdict === 'undo') return { approval: await takenBack(decision, fault === 'lost') };
    if (known.state !== 'pending') throw new AppError('already_decided', 'conflict', `Already ${known.state} by ${known.decidedBy ?? ''} at ${known.decidedAt ?? ''}`);
    if (known.digest !== decision.digest) throw new AppError('digest_changed', 'conflict', 'What was shown is not what waits here');
    decisions.push(decision);
    const approval = settled(known, decision);
    throwIfLost(fault === 'lost');
    return { approval };
  }

  @Handles(ApprovalList)
  async list({ approvalId, taskId, states }: PayloadOf<typeof ApprovalList>): Promise<ReplyOf<typeof ApprovalList>> {
    if (approvalId !== undefined) lookedUp.push(approvalId);
    throwIfLost(false);
    const approvals = [...queue.values()].filter((one) => (one.id === approvalId || one.taskId === taskId) && states.includes(one.state));
    return { approvals, next: null, total: approvals.length };
  }

  @Handles(otherMessagesOf('gatekeeper', ApprovalList, ApprovalDecide))
  async other(): Promise<void> {
    throw new Error('not asked here');
  }
}
export const gatekeeper = defineService({ name: 'gatekeeper', plane: 'core', roles: ['swarm'], controllers: [GatekeeperStub] });

/** Knows no task: none of these was ever claimed. */
@Controller()
class OrchestratorStub {
  @Handles(TaskKnown)
  async known(): Promise<ReplyOf<typeof TaskKnown>> {
    return { tasks: [] };
  }

  @Handles(otherMessagesOf('orchestrator', TaskKnown))
  async other(): Promise<void> {
    throw new Error('not asked here');
  }
}
export const orchestrator = defineService({ name: 'orchestrator', plane: 'core', roles: ['swarm'], controllers: [OrchestratorStub] });

/** Tells that the task of an approval has moved. */
export async function move(approval: Approval, status: TaskStatus = 'pending_approval'): Promise<void> {
  const at = new Date().toISOString();
  desk.version += 1;
  const task: TaskSummary = { taskId: approval.taskId, prefix: 'EMAIL', status, version: desk.version, priority: 'NORMAL', domain: 'email', zone: 'local', agent: 'sales', title: 'Prices', flagged: false, reason: null, created: at, updated: at };
  await desk.messenger!.publish(TaskMoved, { task, from: null, result: null, approval, receipt: null });
}

/** What the queue says after this decision. */
export function settled(known: Approval, { verdict, person, channel, decidedAt, reason, args }: Pick<Decision, 'verdict' | 'person' | 'channel' | 'decidedAt' | 'reason' | 'args'>): Approval {
  const agreedBy = [...known.agreedBy, person];
  const state = verdict === 'reject' ? 'rejected' : agreedBy.length < known.peopleNeeded ? 'pending' : verdict === 'modify' ? 'modified' : 'approved';
  const approval: Approval = { ...known, state, agreedBy, ...(state !== 'pending' && { decidedBy: person, decidedAt, decisionReason: reason, channel }), approvedDigest: args === undefined ? known.digest : argumentsDigest(args) };
  queue.set(known.id, approval);
  return approval;
}

/** @throws AppError where the answer is lost on its way */
function throwIfLost(lost: boolean): void {
  if (lost || desk.mute === true) throw new AppError('ask_timeout', 'transient', 'the answer was lost');
}

/** Only what is approved and has no grant yet. */
async function takenBack(decision: Decision, lost: boolean): Promise<Approval> {
  decisions.push(decision);
  desk.beforeUndo?.();
  const known = queue.get(decision.approvalId)!;
  const late = released.has(known.id) || !['approved', 'modified'].includes(known.state);
  const approval: Approval = { ...known, state: 'pending', agreedBy: [], decidedBy: null, decidedAt: null, approvedDigest: null };
  if (!late) queue.set(known.id, approval);
  await desk.beforeAnswer?.();
  throwIfLost(lost);
  if (late) throw new AppError('undo_too_late', 'conflict', 'It can no longer be taken back');
  return approval;
}
