import { Injectable } from '@nestjs/common';
import type { HealthFinding } from '@waggle/contracts';
import { Database, type Session, type Transaction } from '@waggle/persistence';

/** A finding with the task file that tells of it, if one does. */
export interface FindingRow extends HealthFinding {
  readonly taskId: string | null;
}

type Stored = Omit<HealthFinding, 'openedAt' | 'healedAt'> & { openedAt: Date; healedAt: Date | null };

const COLUMNS = 'id, code, subject, severity, message, opened_at AS "openedAt", healed_at AS "healedAt"';

@Injectable()
export class FindingRepository {
  constructor(readonly database: Database) {}

  async open(session: Session = this.database): Promise<HealthFinding[]> {
    return (await session.query<Stored>(`SELECT ${COLUMNS} FROM finding WHERE healed_at IS NULL`)).map(toRow);
  }

  /** Gives those that were not written down already, by whatever id. One may have healed before it could be. */
  async add(tx: Transaction, rows: readonly FindingRow[]): Promise<Set<string>> {
    if (rows.length === 0) return new Set();
    const values = rows.map(({ openedAt, healedAt, taskId, ...same }) => ({ ...same, opened_at: openedAt, healed_at: healedAt, task_id: taskId }));
    const added = await tx.query<{ id: string }>(
      `INSERT INTO finding (id, code, subject, severity, message, opened_at, healed_at, task_id)
       SELECT id, code, subject, severity, message, opened_at, healed_at, task_id FROM jsonb_populate_recordset(NULL::finding, $1::jsonb) ON CONFLICT DO NOTHING RETURNING id`,
      [JSON.stringify(values)],
    );
    return new Set(added.map(({ id }) => id));
  }

  /** Gives those that stood open until now. Their task files that tell of nothing else any more are from now on to be ended. */
  async heal(tx: Transaction, ended: readonly HealthFinding[]): Promise<Set<string>> {
    if (ended.length === 0) return new Set();
    const healed = await tx.query<{ id: string }>(
      'UPDATE finding SET healed_at = ended.at FROM unnest($1::uuid[], $2::timestamptz[]) AS ended (id, at) WHERE finding.id = ended.id AND healed_at IS NULL RETURNING finding.id',
      [ended.map(({ id }) => id), ended.map(({ healedAt }) => healedAt)],
    );
    const ids = healed.map(({ id }) => id);
    await tx.query(
      `INSERT INTO settled_file (task_id) SELECT DISTINCT task_id FROM finding AS ended
       WHERE id = ANY($1::uuid[]) AND task_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM finding WHERE task_id = ended.task_id AND healed_at IS NULL)
       ON CONFLICT DO NOTHING`,
      [ids],
    );
    return new Set(ids);
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

const toRow = ({ openedAt, healedAt, ...same }: Stored): HealthFinding => ({ ...same, openedAt: openedAt.toISOString(), healedAt: healedAt?.toISOString() ?? null });
