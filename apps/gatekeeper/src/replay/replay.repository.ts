import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';
import type { ApprovalRow } from '../approval-row.js';

/** A past proposal with what a replay asks of it. */
export type PastApproval = Pick<
  ApprovalRow,
  'id' | 'task_id' | 'agent' | 'priority' | 'proposal' | 'approval_class' | 'state' | 'created_at' | 'expires_at' | 'people_needed' | 'decided_by' | 'decided_at' | 'channel' | 'recipient'
> & { readonly payee: string | null; readonly currency: string | null; readonly amount_minor: string | null; readonly effect: string };

const COLUMNS = 'id, task_id, agent, priority, proposal, approval_class, state, created_at, expires_at, people_needed, decided_by, decided_at, channel, recipient, payee, currency, amount_minor, effect';
const BATCH = 500;

/** Reads the past of the approval queue, in the order in which it came. */
@Injectable()
export class ReplayRepository {
  constructor(private readonly database: Database) {}

  /** Batches of the last `days`, oldest first. */
  async *past(days: number): AsyncGenerator<PastApproval[]> {
    let last: PastApproval | undefined;
    do {
      const rows: PastApproval[] = await this.database.query<PastApproval>(
        `SELECT ${COLUMNS} FROM approval WHERE created_at > now() - make_interval(days => $1)
           AND ($2::uuid IS NULL OR (created_at, id) > (SELECT created_at, id FROM approval WHERE id = $2)) ORDER BY created_at, id LIMIT ${BATCH}`,
        [days, last?.id ?? null],
      );
      yield rows;
      last = rows.length === BATCH ? rows[BATCH - 1] : undefined;
    } while (last !== undefined);
  }

  /** Payments of the day before the replay begins: they count against its caps. */
  async paymentsBefore(days: number): Promise<PastApproval[]> {
    return this.database.query<PastApproval>(
      `SELECT ${COLUMNS} FROM approval WHERE payee IS NOT NULL AND created_at <= now() - make_interval(days => $1) AND created_at > now() - make_interval(days => $1 + 1) ORDER BY created_at, id`,
      [days],
    );
  }

  /** When each address was first written to with a person's consent. */
  async firstWrittenTo(): Promise<Map<string, Date>> {
    const rows = await this.database.query<{ recipient: string; at: Date }>("SELECT recipient, min(decided_at) AS at FROM approval WHERE recipient IS NOT NULL AND state = 'executed' GROUP BY recipient");
    return new Map(rows.map(({ recipient, at }) => [recipient, at]));
  }
}
