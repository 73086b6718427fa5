import { Injectable } from '@nestjs/common';
import type { CrmSummary, ReplyOf } from '@waggle/contracts';
import { Database, type EntityManager } from '@waggle/persistence';
import type { Stage } from './deal-stage.js';
import { ActivityEntity, ContactEntity, DealEntity } from './entities/index.js';
import { forecast, type PipelineRow, winRate } from './pipeline.js';

type Summary = ReplyOf<typeof CrmSummary>;

@Injectable()
export class SummaryService {
  constructor(private readonly database: Database) {}

  async summary(): Promise<Summary> {
    const [contacts, activities, pipeline] = await this.database.entities((manager) => Promise.all([manager.count(ContactEntity), manager.count(ActivityEntity), pipelineOf(manager)]));
    const deals = pipeline.reduce((sum, row) => sum + row.count, 0);
    return { contacts, deals, activities, pipeline, winRate: winRate(pipeline), weightedForecast: forecast(pipeline) };
  }
}

async function pipelineOf(manager: EntityManager): Promise<PipelineRow[]> {
  const rows = await manager
    .createQueryBuilder(DealEntity, 'deal')
    .select('deal.currency', 'currency')
    .addSelect('deal.stage', 'stage')
    .addSelect('count(*)', 'count')
    .addSelect('sum(deal.value_minor)', 'value')
    .groupBy('deal.currency')
    .addGroupBy('deal.stage')
    .orderBy('deal.currency')
    .addOrderBy('deal.stage')
    .getRawMany<{ currency: string; stage: Stage; count: string; value: string }>();
  return rows.map((row) => ({ currency: row.currency, stage: row.stage, count: Number(row.count), valueMinor: Number(row.value) }));
}
