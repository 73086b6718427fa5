import { Injectable } from '@nestjs/common';
import type { ErasedPart, PersonRecord } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

const DEALS_WHY = 'a deal is a business record that is kept; it names the contact by a number only';

interface Counts {
  deals: number;
  activities: number;
  changes: number;
}

@Injectable()
export class PersonRepository {
  constructor(private readonly database: Database) {}

  async records(address: string): Promise<PersonRecord[]> {
    return this.database.query<PersonRecord>(
      `WITH person AS (SELECT * FROM contact WHERE email = $1)
       SELECT 'contact' AS kind, id::text AS id, NULL AS at, to_jsonb(person) AS content FROM person
       UNION ALL SELECT 'deal', deal.id::text, NULL, to_jsonb(deal) FROM deal JOIN person ON person.id = contact_id
       UNION ALL SELECT 'activity', activity.id::text, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), to_jsonb(activity) FROM activity JOIN person ON person.id = contact_id`,
      [address],
    );
  }

  /** In one transaction, so that a crash leaves all or nothing done; whoever is not there, is not. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    return this.database.transaction(async (tx) => {
      const [contact] = await tx.query<{ id: string }>('SELECT id FROM contact WHERE email = $1 FOR UPDATE', [address]);
      if (contact === undefined) return [];
      const counts = await countsOf(tx, contact.id);
      if (!dryRun) await erase(tx, contact.id, counts.deals > 0);
      return partsOf(counts);
    });
  }
}

async function countsOf(tx: Transaction, id: string): Promise<Counts> {
  const [counts] = await tx.query<Counts>(
    `SELECT (SELECT count(*)::int FROM deal WHERE contact_id = $1) AS deals, (SELECT count(*)::int FROM activity WHERE contact_id = $1) AS activities,
            (SELECT count(*)::int FROM change WHERE ${ABOUT}) AS changes`,
    [id],
  );
  return counts as Counts;
}

/** The history tells of the contact itself and of activities; that of deals names it by its id only. */
const ABOUT = "(entity = 'contact' AND entity_id = $1::uuid) OR (entity = 'activity' AND coalesce(after, before) ->> 'contact_id' = $1::text)";

async function erase(tx: Transaction, id: string, keep: boolean): Promise<void> {
  await tx.query('DELETE FROM activity WHERE contact_id = $1', [id]);
  if (keep) await tx.query("UPDATE contact SET name = '(erased)', email = 'erased-' || id || '@erased.invalid', company_id = NULL, status = 'inactive' WHERE id = $1", [id]);
  else await tx.query('DELETE FROM contact WHERE id = $1', [id]);
  // Last: the trigger has just written the rows above into the history.
  await tx.query(`DELETE FROM change WHERE ${ABOUT}`, [id]);
}

function partsOf({ deals, activities, changes }: Counts): ErasedPart[] {
  const contact: ErasedPart = deals > 0 ? { kind: 'contact', count: 1, fate: 'anonymised', why: DEALS_WHY } : { kind: 'contact', count: 1, fate: 'erased', why: '' };
  const parts: ErasedPart[] = [
    contact,
    { kind: 'activity', count: activities, fate: 'erased', why: '' },
    { kind: 'history of changes', count: changes, fate: 'erased', why: '' },
    { kind: 'deal', count: deals, fate: 'kept', why: DEALS_WHY },
  ];
  return parts.filter(({ count }) => count > 0);
}
