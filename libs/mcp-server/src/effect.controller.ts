import { Controller } from '@nestjs/common';
import { EffectList, EffectReconcile, type PayloadOf, ProofCheck, type ReplyOf } from '@waggle/contracts';
import { Handles, Messenger } from '@waggle/messaging';
import { EffectRepository, type EffectRow } from './effect.repository.js';
import { EffectSettler } from './effect-settler.service.js';

/** What this server's execution ledger says, and what a person says of what it cannot know. */
@Controller()
export class EffectController {
  constructor(
    private readonly ledger: EffectRepository,
    private readonly settler: EffectSettler,
    private readonly messenger: Messenger,
  ) {}

  @Handles(EffectList)
  async list({ taskId, since }: PayloadOf<typeof EffectList>): Promise<ReplyOf<typeof EffectList>> {
    const rows = await this.ledger.list(taskId, since);
    return { effects: rows.map(toEffect) };
  }

  /** Whoever brings the word: it is the person's own, or nothing. */
  @Handles(EffectReconcile)
  async reconcile({ statement, proof }: PayloadOf<typeof EffectReconcile>): Promise<ReplyOf<typeof EffectReconcile>> {
    const { person } = await this.messenger.ask(ProofCheck, { statement, proof, least: 'approver' }, { to: 'gatekeeper', taskId: statement.taskId });
    return { effects: (await this.settler.settle(statement, person)).map(toEffect) };
  }
}

function toEffect(row: EffectRow): ReplyOf<typeof EffectList>['effects'][number] {
  return {
    grantId: row.grant_id,
    approvalId: row.approval_id,
    taskId: row.task_id,
    tool: row.tool,
    digest: row.digest,
    state: row.state,
    mode: row.mode,
    providerId: row.provider_id,
    readBack: row.read_back?.detail ?? null,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
