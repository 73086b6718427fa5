import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { ApprovalRow } from '../approval-row.js';
import { HELD } from '../stops/stop-sql.js';

/** What falls due in the approval queue, and when. All by the clock of the database, so that several instances agree. */
@Injectable()
export class DeadlineRepository {
  constructor(private readonly database: Database) {}

  async now(tx: Transaction): Promise<Date> {
    const [row] = await tx.query<{ now: Date }>('SELECT now() AS now');
    return row?.now ?? new Date();
  }

  /** Locks approvals whose undo window has passed and that no stop holds. */
  async takeReleasable(tx: Transaction, limit: number): Promise<ApprovalRow[]> {
    return tx.query<ApprovalRow>(
      `SELECT * FROM approval WHERE release_at <= now() AND released_at IS NULL AND state IN ('approved', 'modified') AND NOT ${HELD}
       ORDER BY release_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  async released(tx: Transaction, id: string, grantId: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET released_at = now(), grant_id = $2
                 WHERE id = $1 AND released_at IS NULL AND state IN ('approved', 'modified') AND NOT ${HELD} RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, grantId]))[0];
  }

  /** Ends what was approved and can never be released. */
  async withdraw(tx: Transaction, id: string, reason: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET state = 'withdrawn', effect = 'none', decision_reason = $2 WHERE id = $1 AND released_at IS NULL AND state IN ('approved', 'modified') RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, reason]))[0];
  }

  /** Locks what has waited for too long. */
  async takeOverdue(tx: Transaction, limit: number): Promise<ApprovalRow[]> {
    return tx.query<ApprovalRow>("SELECT * FROM approval WHERE state = 'pending' AND expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED", [limit]);
  }

  async escalate(tx: Transaction, id: string, deadline: Date): Promise<ApprovalRow | undefined> {
    return (await tx.query<ApprovalRow>("UPDATE approval SET escalated_at = now(), expires_at = $2 WHERE id = $1 AND state = 'pending' RETURNING *", [id, deadline]))[0];
  }

  async expire(tx: Transaction, id: string, reason: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET state = 'expired', decided_by = 'nobody', decided_at = now(), decision_reason = $2 WHERE id = $1 AND state = 'pending' RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, reason]))[0];
  }

  /** Milliseconds until something is due; undefined when nothing waits. */
  async nextDueMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT extract(epoch FROM least(
         (SELECT min(release_at) FROM approval WHERE release_at IS NOT NULL AND released_at IS NULL AND state IN ('approved', 'modified') AND NOT ${HELD}),
         (SELECT min(until) FROM stop WHERE ended_at IS NULL),
         (SELECT min(expires_at) FROM approval WHERE state = 'pending')) - now())::float8 * 1000 AS ms`,
    );
    return row?.ms ?? undefined;
  }
}
