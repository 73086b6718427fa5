import { Injectable } from '@nestjs/common';
import type { HealthFinding } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';

/** A finding with the task file that tells of it, if one does. */
export interface FindingRow extends HealthFinding {
  readonly taskId: string | null;
}

type Stored = Omit<FindingRow, 'openedAt' | 'healedAt'> & { openedAt: Date; healedAt: Date | null };

const COLUMNS = 'id, code, subject, severity, message, opened_at AS "openedAt", healed_at AS "healedAt", task_id AS "taskId"';

@Injectable()
export class FindingRepository {
  constructor(readonly database: Database) {}

  async open(): Promise<FindingRow[]> {
    return (await this.database.query<Stored>(`SELECT ${COLUMNS} FROM finding WHERE healed_at IS NULL`)).map(toRow);
  }

  /** Gives those that were not written down already. */
  async add(tx: Transaction, rows: readonly FindingRow[]): Promise<Set<string>> {
    if (rows.length === 0) return new Set();
    const values = rows.map(({ openedAt, taskId, ...same }) => ({ ...same, healedAt: undefined, opened_at: openedAt, task_id: taskId }));
    const added = await tx.query<{ id: string }>(
      `INSERT INTO finding (id, code, subject, severity, message, opened_at, task_id)
       SELECT id, code, subject, severity, message, opened_at, task_id FROM jsonb_populate_recordset(NULL::finding, $1::jsonb) ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(values)],
    );
    return new Set(added.map(({ id }) => id));
  }

  async heal(tx: Transaction, ids: readonly string[], at: Date): Promise<void> {
    if (ids.length > 0) await tx.query('UPDATE finding SET healed_at = $2 WHERE id = ANY($1::uuid[]) AND healed_at IS NULL', [ids, at]);
  }

  /** Of these task files those that tell of nothing any more that is still wrong. */
  async settled(tx: Transaction, taskIds: readonly string[]): Promise<string[]> {
    const rows = await tx.query<{ task: string }>(
      'SELECT DISTINCT task_id AS task FROM finding AS ended WHERE task_id = ANY($1::text[]) AND NOT EXISTS (SELECT 1 FROM finding WHERE task_id = ended.task_id AND healed_at IS NULL)',
      [taskIds],
    );
    return rows.map(({ task }) => task);
  }

  /** What has healed within the last hours, newest first. */
  async healed(hours: number, limit: number): Promise<HealthFinding[]> {
    const rows = await this.database.query<Stored>(`SELECT ${COLUMNS} FROM finding WHERE healed_at > now() - make_interval(hours => $1) ORDER BY healed_at DESC, id LIMIT $2`, [hours, limit]);
    return rows.map(toRow);
  }

  async forget(days: number): Promise<void> {
    await this.database.query('DELETE FROM finding WHERE healed_at < now() - make_interval(days => $1)', [days]);
  }
}

const toRow = ({ openedAt, healedAt, ...same }: Stored): FindingRow => ({ ...same, openedAt: openedAt.toISOString(), healedAt: healedAt?.toISOString() ?? null });
