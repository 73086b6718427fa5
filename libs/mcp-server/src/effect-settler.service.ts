import { Injectable } from '@nestjs/common';
import type { ReconcileStatement } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import { effectError } from './effect.error.js';
import { EffectRepository, type EffectRow, OPEN } from './effect.repository.js';
import { lockEffect } from './effect-lock.js';
import { ToolJournal } from './tool-journal.service.js';

/** Ends by a person's word what no provider can tell of. */
@Injectable()
export class EffectSettler {
  constructor(
    private readonly database: Database,
    private readonly ledger: EffectRepository,
    private readonly journal: ToolJournal,
  ) {}

  /**
   * All that is open of the task; what has ended stays as it is. The same word again changes nothing.
   *
   * @param person who has said it, proven
   * @throws AppError `effect_settled` where the opposite was said before, `effect_busy` while an instance is at it
   */
  async settle({ taskId, happened }: ReconcileStatement, person: string): Promise<EffectRow[]> {
    return this.database.transaction(async (tx) => {
      const rows = await this.ledger.ofTask(tx, taskId);
      const opposite = rows.find(({ settled }) => settled !== null && settled.happened !== happened);
      if (opposite !== undefined) throw effectError('effect_settled', `${opposite.settled?.by ?? 'Somebody'} has said that it ${happened ? 'did not take' : 'took'} effect`, { grantId: opposite.grant_id });
      for (const row of rows.filter(({ state }) => OPEN.includes(state))) {
        await lockEffect(tx, row.grant_id);
        if (!(await this.ledger.settle(tx, row.grant_id, { happened, by: person }))) throw effectError('effect_busy', 'Another instance has moved this effect', { grantId: row.grant_id });
        await this.journal.settled(tx, row, { happened, by: person });
      }
      return this.ledger.ofTask(tx, taskId);
    });
  }
}
