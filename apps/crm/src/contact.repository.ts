import { Injectable } from '@nestjs/common';
import type { Activity, Contact, CrmFind, Deal, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7 } from 'uuid';
import { ActivityEntity, ContactEntity, DealEntity } from './entities/index.js';

const RECENT_ACTIVITIES = 20;

/** How addresses are kept and compared. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

@Injectable()
export class ContactRepository {
  constructor(private readonly database: Database) {}

  /** A contact with all deals and the latest activities, newest first. */
  async find(email: string): Promise<ReplyOf<typeof CrmFind>> {
    const { manager } = this.database.dataSource;
    const contact = await manager.findOne(ContactEntity, { where: { email: normalEmail(email) }, relations: { company: true } });
    if (contact === null) return { contact: null, deals: [], activities: [] };
    const [deals, activities] = await Promise.all([
      manager.find(DealEntity, { where: { contactId: contact.id }, order: { title: 'ASC' } }),
      manager.find(ActivityEntity, { where: { contactId: contact.id }, order: { at: 'DESC' }, take: RECENT_ACTIVITIES }),
    ]);
    return { contact: toContact(contact), deals: deals.map(toDeal), activities: activities.map(toActivity) };
  }

  /** The id of the contact with this address; an unknown one is added as a lead. */
  async findOrAddLead(tx: Transaction, address: string): Promise<string> {
    const email = normalEmail(address);
    await tx.runner.manager
      .createQueryBuilder()
      .insert()
      .into(ContactEntity)
      .values({ id: v7(), name: email.split('@', 1)[0] ?? email, email, companyId: null, status: 'lead' })
      .orIgnore()
      .execute();
    const contact = await tx.runner.manager.findOneByOrFail(ContactEntity, { email });
    return contact.id;
  }
}

function toContact({ id, name, email, company, status }: ContactEntity): Contact {
  return { id, name, email, company: company?.name ?? null, status };
}

function toDeal({ id, title, contactId, valueMinor, currency, stage }: DealEntity): Deal {
  return { id, title, contactId, valueMinor, currency, stage };
}

function toActivity({ id, contactId, kind, summary, at }: ActivityEntity): Activity {
  return { id, contactId, kind, summary, at: at.toISOString() };
}
