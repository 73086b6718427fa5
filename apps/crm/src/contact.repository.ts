import { Injectable } from '@nestjs/common';
import { type Activity, type Contact, type ContactSearch, type CrmFind, type Deal, type PayloadOf, type ReplyOf, UNWILLING } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7, validate as isUuid } from 'uuid';
import { ActivityEntity, ContactEntity, DealEntity } from './entities/index.js';

const RECENT_ACTIVITIES = 20;
const CONTACTS = `SELECT contact.id, contact.name, contact.email, company.name AS company, contact.status
  FROM contact LEFT JOIN company ON company.id = contact.company_id`;

/** How addresses are kept and compared. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

@Injectable()
export class ContactRepository {
  constructor(private readonly database: Database) {}

  /** A contact, by its address or its id, with all deals and the latest activities, newest first. */
  async find(email: string): Promise<ReplyOf<typeof CrmFind>> {
    return this.database.entities(async (manager) => {
      const contact = await manager.findOne(ContactEntity, { where: isUuid(email) ? { id: email } : { email: normalEmail(email) }, relations: { company: true } });
      if (contact === null) return { contact: null, deals: [], activities: [] };
      const [deals, activities, unwillingSince] = await Promise.all([
        manager.find(DealEntity, { where: { contactId: contact.id }, order: { title: 'ASC' } }),
        manager.find(ActivityEntity, { where: { contactId: contact.id }, order: { at: 'DESC' }, take: RECENT_ACTIVITIES }),
        this.unwillingSince(contact.id),
      ]);
      return { contact: toContact(contact), deals: deals.map(toDeal), activities: activities.map(toActivity), unwillingSince };
    });
  }

  private async unwillingSince(contactId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ at: Date | null }>('SELECT min(at) AS at FROM activity WHERE contact_id = $1 AND strpos(summary, $2) > 0', [contactId, UNWILLING]);
    return row?.at?.toISOString();
  }

  /** Contacts whose name, address or company holds the text, whatever the case; by name. */
  async search({ text, status, limit }: PayloadOf<typeof ContactSearch>): Promise<Contact[]> {
    return this.database.query<Contact>(
      `${CONTACTS}
       WHERE ($1::text IS NULL OR contact.status = $1)
         AND strpos(lower(concat_ws(E'\\n', contact.name, contact.email, company.name)), lower($2)) > 0
       ORDER BY contact.name, contact.id LIMIT $3`,
      [status ?? null, text, limit],
    );
  }

  async read(tx: Transaction, id: string): Promise<Contact> {
    const [contact] = await tx.query<Contact>(`${CONTACTS} WHERE contact.id = $1`, [id]);
    return contact as Contact;
  }

  /** The contact with this address; an unknown one is added as a lead. */
  async findOrAddLead(tx: Transaction, address: string): Promise<{ id: string; added: boolean }> {
    const email = normalEmail(address);
    const added = await tx.query<{ id: string }>(
      "INSERT INTO contact (id, name, email, status) VALUES ($1, $2, $3, 'lead') ON CONFLICT (email) DO NOTHING RETURNING id",
      [v7(), email.split('@', 1)[0] ?? email, email],
    );
    const contact = added[0] ?? (await tx.runner.manager.findOneByOrFail(ContactEntity, { email }));
    return { id: contact.id, added: added.length > 0 };
  }
}

function toContact({ id, name, email, company, status }: ContactEntity): Contact {
  return { id, name, email, company: company?.name ?? null, status };
}

function toDeal({ id, title, contactId, valueMinor, currency, stage }: DealEntity): Deal {
  return { id, title, contactId, valueMinor, currency, stage };
}

export function toActivity({ id, contactId, kind, summary, at }: ActivityEntity): Activity {
  return { id, contactId, kind, summary, at: at.toISOString() };
}
