import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

/** What is kept of a source over restarts. */
export interface SourceRecord {
  readonly id: string;
  /** Tasks made of it. */
  readonly taken: number;
  readonly lastTakenAt: Date | null;
  readonly pausedBy: string | null;
  readonly pausedAt: Date | null;
}

const COLUMNS = 'id, taken::int, last_taken_at AS "lastTakenAt", paused_by AS "pausedBy", paused_at AS "pausedAt"';

@Injectable()
export class SourceRepository {
  constructor(readonly database: Database) {}

  /** Those of which anything is known. */
  all(): Promise<SourceRecord[]> {
    return this.database.query<SourceRecord>(`SELECT ${COLUMNS} FROM source`);
  }

  async addTaken(tx: Transaction, id: string, tasks: number): Promise<void> {
    await tx.query('INSERT INTO source AS s (id, taken, last_taken_at) VALUES ($1, $2, now()) ON CONFLICT (id) DO UPDATE SET taken = s.taken + excluded.taken, last_taken_at = now()', [id, tasks]);
  }

  /** False when it was so already: the first who paused it stays named. `by` is null to let it go on. */
  async pause(tx: Transaction, id: string, by: string | null): Promise<boolean> {
    await tx.query('INSERT INTO source (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
    const rows = await tx.query(
      `UPDATE source SET paused_by = $2::text, paused_at = CASE WHEN $2::text IS NULL THEN NULL ELSE now() END
       WHERE id = $1 AND (paused_by IS NULL) <> ($2::text IS NULL) RETURNING id`,
      [id, by],
    );
    return rows.length > 0;
  }
}
