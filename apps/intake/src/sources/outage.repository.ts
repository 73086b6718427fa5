import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';

/** How long a source has been in trouble before that is told. */
const TOLD_AFTER = '1 hour';
/** How long it must be without trouble to be well: after a start it has tried nothing yet. */
const WELL_AFTER = '10 minutes';

/** Which sources cannot be read, over restarts. */
@Injectable()
export class OutageRepository {
  constructor(readonly database: Database) {}

  /** What was seen before a start says nothing of now. */
  async startOver(): Promise<void> {
    await this.database.query('UPDATE source_outage SET well_since = NULL');
  }

  /** Notes that it is in trouble. @returns true once, when that has lasted long enough to be told */
  async troubled(tx: Transaction, id: string, now: Date): Promise<boolean> {
    await tx.query('INSERT INTO source_outage (id, since) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET well_since = NULL', [id, now]);
    const told = await tx.query(`UPDATE source_outage SET told = true WHERE id = $1 AND NOT told AND since <= $2::timestamptz - interval '${TOLD_AFTER}' RETURNING id`, [id, now]);
    return told.length > 0;
  }

  /** Notes that it is not in trouble. @returns true once, when the end of what was told is sure */
  async untroubled(tx: Transaction, id: string, now: Date): Promise<boolean> {
    await tx.query('UPDATE source_outage SET well_since = $2 WHERE id = $1 AND well_since IS NULL', [id, now]);
    const ended = await tx.query<{ told: boolean }>(`DELETE FROM source_outage WHERE id = $1 AND well_since <= $2::timestamptz - interval '${WELL_AFTER}' RETURNING told`, [id, now]);
    return ended.some(({ told }) => told);
  }
}
