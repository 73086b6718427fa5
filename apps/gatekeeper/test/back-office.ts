import { Controller } from '@nestjs/common';
import { type Execution, type PayloadOf, type Proposal, TaskAnswered, TaskDelegate, TaskScan, TaskScanned, TextScan, type ReplyOf } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { defineService } from '@waggle/runtime';
import { buildAgentDone, buildProposal, buildReceipt, buildScanReport } from '@waggle/testing';

/** What the stand-in for the executing agent was told to carry out. */
export const executions: Execution[] = [];

type Delegated = PayloadOf<typeof TaskDelegate>;

/** Scans everything as harmless and carries out whatever it is given a grant for. */
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
    if (execution === undefined) throw new Error('only granted calls come here');
    executions.push(execution);
    const result = buildAgentDone({ receipt: buildReceipt({ approvalId: execution.approvalId }) });
    await context.publish(TaskAnswered, { taskId, delegationId, agent: 'security', durationMs: 1, result });
  }
}

/** Proposes to send the body of each task as a mail. */
@Controller()
class SalesController {
  @Handles(TaskDelegate)
  async work({ taskId, delegationId, document }: Delegated, context: MessageContext): Promise<void> {
    const proposals: Proposal[] = [buildProposal({ args: { ...buildProposal().args, subject: 'Your mail', text: document.body } })];
    await context.publish(TaskAnswered, { taskId, delegationId, agent: 'sales', durationMs: 1, result: { outcome: 'proposal', plan: [], evidence: [], drafts: [], crmNotes: [], proposals } });
  }
}

export const SECURITY = defineService({ name: 'security', plane: 'agent', roles: ['swarm'], controllers: [SecurityController], mustHandle: [TextScan, TaskScan, TaskDelegate], capabilities: { SCAN: 1, EXECUTE: 1 } });
export const SALES = defineService({ name: 'sales', plane: 'agent', roles: ['swarm'], controllers: [SalesController], mustHandle: [TaskDelegate], capabilities: { EMAIL: 1 } });
