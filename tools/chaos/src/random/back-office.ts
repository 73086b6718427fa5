import { Controller } from '@nestjs/common';
import { agentResultSchema, type Approval, ApprovalDecided, ApprovalRequested, ApprovalSettle, type Execution, type PayloadOf, ProposalSubmit, type ReplyOf, StopList, TaskAnswered, TaskDelegate, TaskScan, TaskScanned, TextScan, type Zone } from '@waggle/contracts';
import { type MessageContext, Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { buildAgentDone, buildApproval, buildProposal, buildReceipt, buildScanReport, otherMessagesOf } from '@waggle/testing';

type Delegated = PayloadOf<typeof TaskDelegate>;
type Verdict = 'approved' | 'rejected';

/** In the text of a task that needs no draft. */
export const NOTHING_TO_DO = 'Nothing is to be done.';

/** Stands in for what is not under test in a zone: its agents, its approval queue, its tool. It is never killed, and counts what is carried out. */
export class BackOffice {
  /** By approval, as the tool server's ledger has it: a grant that is used again is answered, not carried out. */
  readonly executed = new Map<string, Execution & { readonly taskId: string }>();
  readonly approvals = new Map<string, Approval>();
  readonly verdicts = new Map<string, Verdict>();
  private known: Messenger | undefined;
  private running: RunningService[] = [];

  constructor(private readonly zone: Zone) {}

  get bus(): Messenger {
    if (this.known === undefined) throw new Error('not started');
    return this.known;
  }

  async start(env: Readonly<Record<string, string>>): Promise<void> {
    const definitions = [scannerOf(this), agentOf('sales', { EMAIL: 1, LEAD: 1 }), agentOf('finance', { PAYMENT: 1 }), queueOf(this, (own) => (this.known = own))];
    this.running = await Promise.all(definitions.map((definition) => startService(definition, { env: { ...env, WAGGLE_ROLE: this.zone }, log: silentLogger() })));
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((service) => service.stop()));
  }

  waiting(): Approval[] {
    return [...this.approvals.values()].filter(({ id, state }) => state === 'pending' && !this.verdicts.has(id));
  }

  async decide(approval: Approval, verdict: Verdict): Promise<void> {
    this.verdicts.set(approval.id, verdict);
    await this.tell(approval);
  }

  /** What the queue knows of one. */
  async tell(approval: Approval): Promise<void> {
    const verdict = this.verdicts.get(approval.id);
    if (verdict === undefined) return this.bus.publish(ApprovalRequested, { approval }, { taskId: approval.taskId });
    const decided: Approval = { ...approval, state: verdict, decidedBy: 'olga', decidedAt: approval.created, channel: 'test', grantId: verdict === 'approved' ? approval.id : null };
    await this.bus.publish(ApprovalDecided, { approval: decided, verdict, reason: '', grant: verdict === 'approved' ? `grant of ${approval.id}` : null }, { taskId: approval.taskId });
  }
}

function scannerOf(office: BackOffice) {
  @Controller()
  class SecurityController {
    @Handles(TextScan)
    async text(): Promise<ReplyOf<typeof TextScan>> {
      return buildScanReport();
    }

    @Handles(TaskScan)
    async scan({ taskId, scanId, stage }: PayloadOf<typeof TaskScan>, context: MessageContext): Promise<void> {
      await context.publish(TaskScanned, { taskId, scanId, stage, report: buildScanReport() });
    }

    @Handles(TaskDelegate)
    async execute({ taskId, delegationId, execution }: Delegated, context: MessageContext): Promise<void> {
      if (execution === undefined) throw new Error('Only granted calls come here.');
      office.executed.set(execution.approvalId, { ...execution, taskId });
      const result = buildAgentDone({ receipt: buildReceipt({ approvalId: execution.approvalId }) });
      await context.publish(TaskAnswered, { taskId, delegationId, agent: 'security', durationMs: 1, result });
    }
  }
  return defineService({ name: 'security', plane: 'agent', roles: ['local', 'cloud'], controllers: [SecurityController], mustHandle: [TextScan, TaskScan, TaskDelegate], capabilities: { SCAN: 1, EXECUTE: 1 } });
}

function agentOf(name: string, capabilities: Readonly<Record<string, number>>) {
  @Controller()
  class AgentController {
    @Handles(TaskDelegate)
    async work({ taskId, delegationId, document }: Delegated, context: MessageContext): Promise<void> {
      const result = document.body.includes(NOTHING_TO_DO) ? buildAgentDone() : agentResultSchema.parse({ outcome: 'proposal', plan: ['read'], proposals: [buildProposal()] });
      await context.publish(TaskAnswered, { taskId, delegationId, agent: name, durationMs: 1, result });
    }
  }
  return defineService({ name, plane: 'agent', roles: ['local', 'cloud'], controllers: [AgentController], mustHandle: [TaskDelegate], capabilities });
}

function queueOf(office: BackOffice, take: (messenger: Messenger) => void) {
  @Controller()
  class QueueController {
    constructor(own: Messenger) {
      take(own);
    }

    @Handles(ProposalSubmit)
    async submit({ taskId, proposal }: PayloadOf<typeof ProposalSubmit>): Promise<void> {
      const known = [...office.approvals.values()].find((one) => one.proposal.id === proposal.id);
      const approval = known ?? buildApproval({ taskId, proposal });
      office.approvals.set(approval.id, approval);
      await office.tell(approval);
    }

    @Handles(ApprovalSettle)
    async settle({ approvalId, state }: PayloadOf<typeof ApprovalSettle>): Promise<void> {
      const approval = office.approvals.get(approvalId);
      if (approval !== undefined) office.approvals.set(approvalId, { ...approval, state });
    }

    @Handles(StopList)
    async stops(): Promise<ReplyOf<typeof StopList>> {
      return { stops: [] };
    }

    @Handles(otherMessagesOf('gatekeeper', ProposalSubmit, ApprovalSettle, StopList))
    async other(): Promise<void> {
      throw new Error('not asked in this spec');
    }
  }
  return defineService({ name: 'gatekeeper', plane: 'core', roles: ['local', 'cloud'], controllers: [QueueController] });
}
