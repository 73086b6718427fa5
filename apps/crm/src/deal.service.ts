import { Injectable } from '@nestjs/common';
import { AppError } from '@waggle/errors';
import { Database } from '@waggle/persistence';
import { changedBy } from './change-log.js';
import { assertStageMove, type CrmErrorCode, type Stage } from './deal-stage.js';
import { DealEntity } from './entities/index.js';

@Injectable()
export class DealService {
  constructor(private readonly database: Database) {}

  /**
   * Moves a deal from the stage that the caller saw to another.
   *
   * @throws AppError `deal_not_found` (missing), `deal_moved` (conflict) when it is no longer in `from`, `stage_move_refused` (conflict)
   */
  async move(dealId: string, from: Stage, to: Stage, actor: string): Promise<void> {
    assertStageMove(from, to);
    await this.database.transaction(async (tx) => {
      await changedBy(tx, actor);
      const { affected } = await tx.runner.manager.update(DealEntity, { id: dealId, stage: from }, { stage: to });
      if (affected === 1) return;
      const deal = await tx.runner.manager.findOneBy(DealEntity, { id: dealId });
      if (deal === null) throw new AppError<CrmErrorCode>('deal_not_found', 'missing', `There is no deal ${dealId}.`, { dealId });
      throw new AppError<CrmErrorCode>('deal_moved', 'conflict', `The deal is in stage ${deal.stage}, no longer in ${from}.`, { dealId, stage: deal.stage });
    });
  }
}
