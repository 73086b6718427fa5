import { Injectable } from '@nestjs/common';
import type { ContactUpsert, PayloadOf, ReplyOf } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { v7 } from 'uuid';
import { changedBy } from './change-log.js';
import { ContactRepository } from './contact.repository.js';

type Wanted = PayloadOf<typeof ContactUpsert>;

@Injectable()
export class ContactService {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactRepository,
  ) {}

  /** Adds the contact or changes what is given of it; what is not given stays. */
  async upsert(wanted: Wanted): Promise<ReplyOf<typeof ContactUpsert>> {
    return this.database.transaction(async (tx) => {
      await changedBy(tx, wanted.actor);
      const { id, added } = await this.contacts.findOrAddLead(tx, wanted.email);
      const changed = await change(tx, id, wanted);
      return { contact: await this.contacts.read(tx, id), outcome: added ? 'created' : changed ? 'changed' : 'unchanged' };
    });
  }
}

/** Touches the row only when something differs, so that the history holds no change without one. */
async function change(tx: Transaction, id: string, { name, company, status }: Wanted): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE contact SET name = coalesce($2, name), company_id = coalesce($3::uuid, company_id), status = coalesce($4, status)
     WHERE id = $1
       AND (name, company_id, status) IS DISTINCT FROM (coalesce($2, name), coalesce($3::uuid, company_id), coalesce($4, status))
     RETURNING id`,
    [id, name ?? null, company === undefined ? null : await companyIdOf(tx, company), status ?? null],
  );
  return rows.length > 0;
}

/** Companies are told apart by their names, whatever the case. */
async function companyIdOf(tx: Transaction, name: string): Promise<string> {
  await tx.query('INSERT INTO company (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING', [v7(), name]);
  const [row] = await tx.query<{ id: string }>('SELECT id FROM company WHERE lower(name) = lower($1)', [name]);
  return (row as { id: string }).id;
}
