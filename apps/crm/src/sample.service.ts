import { Injectable } from '@nestjs/common';
import type { CrmSeed, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { changedBy } from './change-log.js';
import { ActivityEntity, CompanyEntity, ContactEntity, DealEntity } from './entities/index.js';
import { companyId, SAMPLE } from './sample.js';

type Added = ReplyOf<typeof CrmSeed>;

@Injectable()
export class SampleService {
  constructor(private readonly database: Database) {}

  /** Adds what is missing of the sample data; says how many of each were added. */
  async seed(): Promise<Added> {
    return this.database.transaction(async (tx) => {
      await changedBy(tx, 'sample data');
      await add(tx, CompanyEntity, SAMPLE.contacts.map(({ company }) => ({ id: companyId(company), name: company })));
      const contacts = await add(tx, ContactEntity, SAMPLE.contacts.map(({ company, ...contact }) => ({ ...contact, companyId: companyId(company) })));
      const deals = await add(tx, DealEntity, SAMPLE.deals.map((deal) => ({ ...deal, version: 1, movedAt: null })));
      const activities = await add(tx, ActivityEntity, SAMPLE.activities.map((activity) => ({ ...activity, at: new Date(activity.at), taskId: null })));
      return { contacts, deals, activities };
    });
  }
}

async function add<Row extends { id: string }>(tx: Transaction, entity: new () => Row, rows: Array<Omit<Row, 'company'>>): Promise<number> {
  const { manager } = tx.runner;
  const before = await manager.count(entity);
  await manager.createQueryBuilder().insert().into(entity).values(rows as never).orIgnore().execute();
  return (await manager.count(entity)) - before;
}
