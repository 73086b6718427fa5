import { createHash } from 'node:crypto';
import { Controller } from '@nestjs/common';
import {
  type Approval,
  ApprovalDecide,
  ApprovalList,
  ApprovalRequested,
  MOVES,
  type PayloadOf,
  PREFIXES,
  prefixOf,
  type ReplyOf,
  TaskCancel,
  TaskFile,
  TaskMoved,
  type TaskStatus,
  type TaskSummary } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { decisionKey, verifyDecision } from '@waggle/grants';
import { Handles, Messenger } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';
import { otherMessagesOf, buildApproval, buildProposal, buildReceipt } from '@waggle/testing';

type Moved = PayloadOf<typeof TaskMoved>;

export const TOKENS = { admin: 'wg_admin_token', approver: 'wg_approver_token', other: 'wg_other_token', viewer: 'wg_viewer_token' } as const;
const person = (name: string, role: string, token: string): object => ({ name, role, tokenHash: createHash('sha256').update(token).digest('hex') });
export const PEOPLE = JSON.stringify([
  person('olga', 'admin', TOKENS.admin),
  person('anton', 'approver', TOKENS.approver),
  person('otto', 'approver', TOKENS.other),
  person('vera', 'viewer', TOKENS.viewer),
]);

/** What the services behind the gateway know, as far as a test lets them. */
export class SwarmWorld {
  readonly files = new Map<string, PayloadOf<typeof TaskFile>>();
  readonly tasks = new Map<string, TaskSummary>();
  readonly approvals = new Map<string, Approval>();
  readonly decisions: PayloadOf<typeof ApprovalDecide>[] = [];
  /** Of the service that moves tasks. */
  messenger: Messenger | undefined;
  /** The workspace does not answer. */
  silent = false;

  async move(taskId: string, to: TaskStatus, more: Partial<Omit<Moved, 'task' | 'from'>> = {}, reason: string | null = null): Promise<void> {
    const before = this.tasks.get(taskId);
    const prefix = prefixOf(taskId) ?? 'EMAIL';
    const now = new Date().toISOString();
    const task: TaskSummary = {
      ...(before ?? { taskId, prefix, priority: 'NORMAL', domain: PREFIXES[prefix].domain, zone: 'local', agent: 'sales', title: taskId, flagged: false, created: now }),
      status: to,
      version: (before?.version ?? 0) + 1,
      reason,
      updated: now,
    };
    this.tasks.set(taskId, task);
    await this.messenger?.publish(TaskMoved, { task, from: before?.status ?? null, result: null, approval: null, receipt: null, ...more }, { taskId });
  }

  /** Through the stations up to a proposal that waits. */
  async propose(taskId: string): Promise<Approval> {
    const proposal = buildProposal();
    const approval = buildApproval({ taskId, proposal });
    this.approvals.set(approval.id, approval);
    await this.move(taskId, 'received');
    await this.move(taskId, 'scanned');
    await this.move(taskId, 'delegated');
    await this.move(taskId, 'proposed', { result: { outcome: 'proposal', plan: [], evidence: [], drafts: [{ title: 'Reply', format: 'text', content: proposal.preview }], proposals: [proposal], crmNotes: [] } });
    await this.move(taskId, 'pending_approval', { approval });
    return approval;
  }

  /** The entry changes while it waits, as after an edit by another person. */
  async change(id: string, digest: string): Promise<void> {
    const approval = { ...this.approval(id), digest };
    this.approvals.set(id, approval);
    await this.messenger?.publish(ApprovalRequested, { approval }, { taskId: approval.taskId });
  }

  approval(id: string): Approval {
    const approval = this.approvals.get(id);
    if (approval === undefined) throw new AppError('approval_not_found', 'missing', 'No such approval.');
    return approval;
  }
}

/** The services that own what the gateway asks for. */
export function swarmDoubles(world: SwarmWorld): ReturnType<typeof defineService>[] {
  const service = (name: string, controller: new (...args: never[]) => object) =>
    defineService({ name, plane: 'core', roles: ['swarm'], controllers: [controller], providers: [{ provide: SwarmWorld, useValue: world }] });
  return [service('workspace', WorkspaceDouble), service('orchestrator', OrchestratorDouble), service('gatekeeper', GatekeeperDouble)];
}

@Controller()
class WorkspaceDouble {
  constructor(private readonly world: SwarmWorld) {}

  @Handles(TaskFile)
  async file(file: PayloadOf<typeof TaskFile>): Promise<ReplyOf<typeof TaskFile>> {
    if (this.world.silent) throw new AppError('workspace_down', 'transient', 'The workspace cannot be reached.');
    const known = [...this.world.files.values()].find(({ sourceKey }) => sourceKey !== undefined && sourceKey === file.sourceKey);
    if (known === undefined) this.world.files.set(file.taskId, file);
    return { taskId: known?.taskId ?? file.taskId, created: known === undefined };
  }
  @Handles(otherMessagesOf('workspace', TaskFile))
  async unused(): Promise<void> {}
}

@Controller()
class OrchestratorDouble {
  constructor(
    private readonly world: SwarmWorld,
    messenger: Messenger,
  ) {
    world.messenger = messenger;
  }

  @Handles(TaskCancel)
  async cancel({ taskId }: PayloadOf<typeof TaskCancel>): Promise<TaskSummary> {
    const task = this.world.tasks.get(taskId);
    if (task === undefined) throw new AppError('task_not_found', 'missing', `There is no task ${taskId}.`);
    if (!MOVES[task.status].includes('cancelled')) throw new AppError('task_not_cancellable', 'conflict', `${taskId} is ${task.status}.`);
    await this.world.move(taskId, 'cancelled');
    return this.world.tasks.get(taskId) ?? task;
  }
  @Handles(otherMessagesOf('orchestrator', TaskCancel))
  async unused(): Promise<void> {}
}

@Controller()
class GatekeeperDouble {
  constructor(private readonly world: SwarmWorld) {}

  @Handles(ApprovalList)
  async list({ approvalId }: PayloadOf<typeof ApprovalList>): Promise<ReplyOf<typeof ApprovalList>> {
    const approvals = [...this.world.approvals.values()].filter(({ id }) => id === approvalId);
    return { approvals, next: null, total: approvals.length };
  }

  @Handles(ApprovalDecide)
  async decide(payload: PayloadOf<typeof ApprovalDecide>): Promise<ReplyOf<typeof ApprovalDecide>> {
    const { decision, proof } = payload;
    const approval = this.world.approval(decision.approvalId);
    if (!verifyDecision(decision, proof, decisionKey(TOKENS.approver))) throw new AppError('proof_invalid', 'denied', 'The proof does not fit.');
    if (approval.state !== 'pending') throw new AppError('already_decided', 'conflict', `Decided by ${approval.decidedBy ?? ''}.`);
    if (approval.digest !== decision.digest) throw new AppError('digest_changed', 'conflict', 'It has changed since you saw it.');
    this.world.decisions.push(payload);
    const state = decision.verdict === 'reject' ? 'rejected' : 'approved';
    const decided: Approval = { ...approval, state, decidedBy: decision.person };
    this.world.approvals.set(approval.id, decided);
    await this.follow(decided, decision.reason);
    return { approval: decided };
  }

  private async follow({ taskId, state, id }: Approval, reason: string): Promise<void> {
    if (state === 'rejected') return this.world.move(taskId, 'rejected', {}, reason);
    await this.world.move(taskId, 'approved');
    await this.world.move(taskId, 'executing');
    await this.world.move(taskId, 'done', { receipt: buildReceipt({ approvalId: id }) });
  }

  @Handles(otherMessagesOf('gatekeeper', ApprovalList, ApprovalDecide))
  async unused(): Promise<void> {}
}
