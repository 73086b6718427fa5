import { Injectable } from '@nestjs/common';
import { ERASED_TEXT, type ErasedPart, isTerminal, type PersonRecord, TASK_STATUSES, withoutPerson } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { TaskData } from '../task-record.js';

const MOST = 500;
const BATCH = 100;
const ENDED = TASK_STATUSES.filter(isTerminal);
const ABOUT = "(strpos(lower(data::text), lower($1)) > 0 OR strpos(lower(title), lower($1)) > 0 OR strpos(lower(coalesce(reason, '')), lower($1)) > 0)";

interface Row {
  task_id: string;
  data: TaskData;
}

@Injectable()
export class PersonRepository {
  constructor(private readonly database: Database) {}

  async records(address: string): Promise<{ records: PersonRecord[]; more: boolean }> {
    const rows = await this.database.query<{ task_id: string; title: string; status: string; created_at: Date; data: TaskData }>(
      `SELECT task_id, title, status, created_at, data FROM task WHERE ${ABOUT} ORDER BY created_at DESC LIMIT ${MOST + 1}`,
      [address],
    );
    const records = rows.slice(0, MOST).map(({ task_id, title, status, created_at, data }) => ({
      kind: 'task',
      id: task_id,
      at: created_at.toISOString(),
      content: { title, status, frontMatter: JSON.stringify(data.document.frontMatter), body: data.document.body },
    }));
    return { records, more: rows.length > MOST };
  }

  /** Batch by batch, each committed: after a crash the rest is still found. Tasks that are open stay as they are. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    const [counts] = await this.database.query<{ ended: number; open: number }>(
      `SELECT count(*) FILTER (WHERE status = ANY($2))::int AS ended, count(*) FILTER (WHERE NOT status = ANY($2))::int AS open FROM task WHERE ${ABOUT}`,
      [address, ENDED],
    );
    if (!dryRun) while ((await this.database.transaction((tx) => eraseBatch(tx, address))) === BATCH);
    const parts: ErasedPart[] = [
      { kind: 'task that has ended', count: counts?.ended ?? 0, fate: 'anonymised', why: 'every text about the person is taken out; that there was a task, and how it went, stays' },
      { kind: 'task that is open', count: counts?.open ?? 0, fate: 'kept', why: 'it is open: decide it, or `waggle cancel <task>`, then erase again' },
    ];
    return parts.filter(({ count }) => count > 0);
  }
}

async function eraseBatch(tx: Transaction, address: string): Promise<number> {
  const rows = await tx.query<Row>(`SELECT task_id, data FROM task WHERE status = ANY($2) AND ${ABOUT} ORDER BY task_id LIMIT ${BATCH} FOR UPDATE`, [address, ENDED]);
  for (const { task_id, data } of rows) {
    const clean = withoutPerson(data, address) as TaskData;
    const emptied = { ...clean, document: { ...clean.document, body: ERASED_TEXT }, read: [] };
    await tx.query(
      `UPDATE task SET data = $2::jsonb, title = '${ERASED_TEXT}', reason = CASE WHEN reason IS NULL THEN NULL ELSE '${ERASED_TEXT}' END WHERE task_id = $1`,
      [task_id, JSON.stringify(emptied)],
    );
    await tx.query(`UPDATE task_move SET reason = '${ERASED_TEXT}' WHERE task_id = $1 AND strpos(lower(reason), lower($2)) > 0`, [task_id, address]);
    await tx.query(`UPDATE refusal SET reason = '${ERASED_TEXT}' WHERE task_id = $1`, [task_id]);
  }
  return rows.length;
}
