import { Injectable } from '@nestjs/common';
import { ERASED_TEXT, type ErasedPart, type PersonRecord } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

const MOST = 500;
/** In their own chat, or in another that tells of them. */
const ABOUT = '(chat = $1 OR strpos(lower(text), lower($1)) > 0)';

interface Counts {
  chats: number;
  optedOut: number;
  messages: number;
  attempts: number;
}

@Injectable()
export class PersonRepository {
  constructor(private readonly database: Database) {}

  async records(address: string): Promise<{ records: PersonRecord[]; more: boolean }> {
    const rows = await this.database.query<Omit<PersonRecord, 'at'> & { at: Date }>(
      `SELECT 'WhatsApp chat' AS kind, chat AS id, last_at AS at, to_jsonb(whatsapp_chat) AS content FROM whatsapp_chat WHERE chat = $1
       UNION ALL SELECT 'WhatsApp message', id, at, to_jsonb(whatsapp_message) FROM whatsapp_message WHERE ${ABOUT} LIMIT ${MOST + 1}`,
      [address],
    );
    return { records: rows.slice(0, MOST).map((row) => ({ ...row, at: row.at.toISOString() })), more: rows.length > MOST };
  }

  /** In one transaction. That somebody has opted out is kept, or they would be written to again. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    return this.database.transaction(async (tx) => {
      const counts = await countsOf(tx, address);
      if (!dryRun) await erase(tx, address);
      return partsOf(counts);
    });
  }
}

async function countsOf(tx: Transaction, address: string): Promise<Counts> {
  const [counts] = await tx.query<Counts>(
    `SELECT count(*) FILTER (WHERE opted_out_at IS NULL)::int AS chats, count(*) FILTER (WHERE opted_out_at IS NOT NULL)::int AS "optedOut",
            (SELECT count(*)::int FROM whatsapp_message WHERE ${ABOUT}) AS messages, (SELECT count(*)::int FROM whatsapp_attempt WHERE ${ABOUT}) AS attempts
       FROM whatsapp_chat WHERE chat = $1`,
    [address],
  );
  return counts as Counts;
}

async function erase(tx: Transaction, address: string): Promise<void> {
  await tx.query('DELETE FROM whatsapp_message WHERE chat = $1', [address]);
  await tx.query(`UPDATE whatsapp_message SET text = '${ERASED_TEXT}' WHERE ${ABOUT}`, [address]);
  // The key of an attempt says that a grant was used: it must never be sent a second time.
  await tx.query(`UPDATE whatsapp_attempt SET text = '${ERASED_TEXT}', chat = CASE WHEN chat = $1 THEN '${ERASED_TEXT}' ELSE chat END WHERE ${ABOUT}`, [address]);
  await tx.query('DELETE FROM whatsapp_chat WHERE chat = $1 AND opted_out_at IS NULL', [address]);
  await tx.query('UPDATE whatsapp_chat SET name = NULL WHERE chat = $1', [address]);
}

function partsOf({ chats, optedOut, messages, attempts }: Counts): ErasedPart[] {
  const parts: ErasedPart[] = [
    { kind: 'WhatsApp chat', count: chats, fate: 'erased', why: '' },
    { kind: 'WhatsApp opt-out', count: optedOut, fate: 'kept', why: 'the number alone stays, so that they are not written to again' },
    { kind: 'WhatsApp message', count: messages, fate: 'erased', why: '' },
    { kind: 'WhatsApp sending', count: attempts, fate: 'anonymised', why: 'number and text are taken out; that it was sent stays, so that it is not sent again' },
  ];
  return parts.filter(({ count }) => count > 0);
}
