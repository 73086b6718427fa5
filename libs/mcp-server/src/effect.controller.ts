import { Controller } from '@nestjs/common';
import { EffectList, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles } from '@waggle/messaging';
import { EffectRepository, type EffectRow } from './effect.repository.js';

/** What this server's execution ledger says. */
@Controller()
export class EffectController {
  constructor(private readonly ledger: EffectRepository) {}

  @Handles(EffectList)
  async list({ taskId, since }: PayloadOf<typeof EffectList>): Promise<ReplyOf<typeof EffectList>> {
    const rows = await this.ledger.list(taskId, since);
    return { effects: rows.map(toEffect) };
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
