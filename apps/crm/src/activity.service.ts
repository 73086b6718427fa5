import { Injectable } from '@nestjs/common';
import type { CrmLog, PayloadOf } from '@waggle/contracts';
import type { Transaction } from '@waggle/persistence';
import { v7 } from 'uuid';
import { changedBy } from './change-log.js';
import { ContactRepository } from './contact.repository.js';
import { ActivityEntity } from './entities/index.js';

@Injectable()
export class ActivityService {
  constructor(private readonly contacts: ContactRepository) {}

  /** Notes what was done; the same task and address is noted once. */
  async note(tx: Transaction, { taskId, at, notes }: PayloadOf<typeof CrmLog>): Promise<void> {
    await changedBy(tx, taskId);
    for (const { email, kind, summary } of notes) {
      const contactId = await this.contacts.findOrAddLead(tx, email);
      await tx.runner.manager
        .createQueryBuilder()
        .insert()
        .into(ActivityEntity)
        .values({ id: v7(), contactId, kind, summary, at: new Date(at), taskId })
        .orIgnore()
        .execute();
    }
  }
}
