import { Injectable } from '@nestjs/common';
import { type Approval, APPROVAL_STATES, ApprovalList, EffectList, TaskGet, toolService } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { type Effect, prove, type Proof } from './proof.js';

const MOST_APPROVALS = 500;

/** Asks those who know: the task's record, the approvals, and the ledger of each tool server that took part. */
@Injectable()
export class ProofService {
  constructor(private readonly messenger: Messenger) {}

  async of(taskId: string): Promise<Proof> {
    const { task, receipts } = await this.messenger.ask(TaskGet, { taskId });
    const approvals = await this.approvals(taskId);
    const servers = [...new Set([...approvals.map(({ proposal }) => proposal.server), ...receipts.map(({ server }) => server)])];
    const ledgers = await Promise.all(servers.map(async (server) => ({ server, effects: await this.effects(server, taskId) })));
    return prove({
      taskId,
      status: task.status,
      approvals,
      receipts,
      effects: ledgers.flatMap(({ effects }) => effects ?? []),
      silent: ledgers.filter(({ effects }) => effects === undefined).map(({ server }) => server),
    });
  }

  private async approvals(taskId: string): Promise<Approval[]> {
    const { approvals } = await this.messenger.ask(ApprovalList, { taskId, states: [...APPROVAL_STATES], limit: MOST_APPROVALS });
    return approvals;
  }

  /** undefined when the server does not answer: the proof then says so instead of failing. */
  private async effects(server: string, taskId: string): Promise<Effect[] | undefined> {
    try {
      return (await this.messenger.ask(EffectList, { taskId }, { to: toolService(server) })).effects;
    } catch {
      return undefined;
    }
  }
}
