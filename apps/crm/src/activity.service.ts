import { Injectable } from '@nestjs/common';
import type { ActivityLog, CrmLog, PayloadOf, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v5, v7 } from 'uuid';
import { changedBy } from './change-log.js';
import { ContactRepository, normalEmail, toActivity } from './contact.repository.js';
import { crmError } from './crm.error.js';
import { ActivityEntity, ContactEntity } from './entities/index.js';

@Injectable()
export class ActivityService {
  constructor(
    private readonly contacts: ContactRepository,
    private readonly database: Database,
  ) {}

  /** Notes what was done; the same task and address is noted once. */
  async note(tx: Transaction, { taskId, at, notes }: PayloadOf<typeof CrmLog>): Promise<void> {
    await changedBy(tx, taskId);
    for (const { email, kind, summary } of notes) {
      const { id: contactId } = await this.contacts.findOrAddLead(tx, email);
      await addOnce(tx, { id: v7(), contactId, kind, summary, at: new Date(at), taskId });
    }
  }

  /**
   * Notes one activity at a known contact. Its id follows from what it says, so that the same one is noted once.
   *
   * @throws AppError `contact_not_found` (missing)
   */
  async log({ email, kind, summary, at, actor }: PayloadOf<typeof ActivityLog>): Promise<ReplyOf<typeof ActivityLog>> {
    return this.database.transaction(async (tx) => {
      await changedBy(tx, actor);
      const contact = await tx.runner.manager.findOneBy(ContactEntity, { email: normalEmail(email) });
      if (contact === null) throw crmError('contact_not_found', 'There is no contact with this address; add it first.');
      const when = new Date(at);
      const id = v5(JSON.stringify([kind, when.toISOString(), summary]), contact.id);
      const activity = { id, contactId: contact.id, kind, summary, at: when, taskId: null };
      return { created: await addOnce(tx, activity), activity: toActivity(activity) };
    });
  }
}

async function addOnce(tx: Transaction, activity: ActivityEntity): Promise<boolean> {
  const { id, contactId, kind, summary, at, taskId } = activity;
  const rows = await tx.query(
    'INSERT INTO activity (id, contact_id, kind, summary, at, task_id) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id',
    [id, contactId, kind, summary, at, taskId],
  );
  return rows.length > 0;
}
