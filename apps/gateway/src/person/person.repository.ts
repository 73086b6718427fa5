import { Injectable } from '@nestjs/common';
import { ERASED_TEXT, type ErasedPart, isTerminal, type PersonRecord, TASK_STATUSES, withoutPerson } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

const MOST = 500;
const BATCH = 100;
const ENDED = TASK_STATUSES.filter(isTerminal);
const A2A_FIELDS = ['file', 'history', 'task', 'result', 'approval', 'receipts'] as const;
const A2A = "strpos(lower(concat_ws(' ', file, history, task, result, approval, receipts)), lower($1)) > 0";
const A2A_ENDED = "task ->> 'status' = ANY($2)";

interface Counts {
  events: number;
  alerts: number;
  answers: number;
  deliveries: number;
  a2aEnded: number;
  a2aOpen: number;
}

@Injectable()
export class PersonRepository {
  constructor(private readonly database: Database) {}

  /** Events, answers and deliveries only repeat what tasks and approvals say. */
  async records(address: string): Promise<PersonRecord[]> {
    return this.database.query<PersonRecord>(
      `SELECT 'alert' AS kind, id::text AS id, ${asIso('at')} AS at, to_jsonb(alert) AS content FROM alert WHERE ${about('message')}
       UNION ALL SELECT 'task of another program', id::text, ${asIso('created_at')}, to_jsonb(a2a_task) FROM a2a_task WHERE ${A2A} LIMIT ${MOST}`,
      [address],
    );
  }

  /** Batch by batch, each committed: after a crash the rest is still found. Numbers of events stay, since readers resume from them. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    const counts = await this.counts(address);
    if (!dryRun) {
      await this.database.query(`UPDATE alert SET message = '${ERASED_TEXT}' WHERE ${about('message')}`, [address]);
      await this.database.query(`DELETE FROM idempotency WHERE status IS NOT NULL AND ${about('body')}`, [address]);
      for (const [table, key] of [['event', 'seq'], ['webhook_delivery', 'id']] as const) {
        while ((await this.database.transaction((tx) => eraseBodies(tx, table, key, address))) === BATCH);
      }
      while ((await this.database.transaction((tx) => eraseA2a(tx, address))) === BATCH);
    }
    return partsOf(counts);
  }

  private async counts(address: string): Promise<Counts> {
    const [counts] = await this.database.query<Counts>(
      `SELECT (SELECT count(*)::int FROM event WHERE ${about('body')}) AS events, (SELECT count(*)::int FROM alert WHERE ${about('message')}) AS alerts,
              (SELECT count(*)::int FROM idempotency WHERE status IS NOT NULL AND ${about('body')}) AS answers, (SELECT count(*)::int FROM webhook_delivery WHERE ${about('body')}) AS deliveries,
              count(*) FILTER (WHERE ${A2A_ENDED})::int AS "a2aEnded", count(*) FILTER (WHERE (${A2A_ENDED}) IS NOT TRUE)::int AS "a2aOpen" FROM a2a_task WHERE ${A2A}`,
      [address, ENDED],
    );
    return counts as Counts;
  }
}

function about(column: string): string {
  return `strpos(lower(${column}), lower($1)) > 0`;
}

function asIso(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

async function eraseBodies(tx: Transaction, table: 'event' | 'webhook_delivery', key: 'seq' | 'id', address: string): Promise<number> {
  const rows = await tx.query<{ key: string; body: string }>(`SELECT ${key}::text AS key, body FROM ${table} WHERE ${about('body')} ORDER BY ${key} LIMIT ${BATCH} FOR UPDATE`, [address]);
  for (const row of rows) await tx.query(`UPDATE ${table} SET body = $2 WHERE ${key}::text = $1`, [row.key, JSON.stringify(withoutPerson(JSON.parse(row.body), address))]);
  return rows.length;
}

async function eraseA2a(tx: Transaction, address: string): Promise<number> {
  const rows = await tx.query<Record<(typeof A2A_FIELDS)[number] | 'id', unknown>>(`SELECT * FROM a2a_task WHERE ${A2A_ENDED} AND ${A2A} ORDER BY id LIMIT ${BATCH} FOR UPDATE`, [address, ENDED]);
  for (const row of rows) {
    const clean = A2A_FIELDS.map((field) => (row[field] === null ? null : JSON.stringify(withoutPerson(row[field], address))));
    await tx.query(`UPDATE a2a_task SET ${A2A_FIELDS.map((field, index) => `${field} = $${index + 2}::jsonb`).join(', ')} WHERE id = $1`, [row.id, ...clean]);
  }
  return rows.length;
}

function partsOf({ events, alerts, answers, deliveries, a2aEnded, a2aOpen }: Counts): ErasedPart[] {
  const parts: ErasedPart[] = [
    { kind: 'live event', count: events, fate: 'anonymised', why: 'every text about the person is taken out; its number stays, since readers resume from it' },
    { kind: 'alert', count: alerts, fate: 'anonymised', why: 'its message is taken out; that there was an alert stays' },
    { kind: 'remembered answer', count: answers, fate: 'erased', why: '' },
    { kind: 'webhook delivery', count: deliveries, fate: 'anonymised', why: 'every text about the person is taken out; what was delivered before lies with its receiver' },
    { kind: 'task of another program', count: a2aEnded, fate: 'anonymised', why: 'every text about the person is taken out; that there was a task stays' },
    { kind: 'open task of another program', count: a2aOpen, fate: 'kept', why: 'it is open: decide it, or `waggle cancel <task>`, then erase again' },
  ];
  return parts.filter(({ count }) => count > 0);
}
