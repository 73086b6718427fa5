import { Injectable } from '@nestjs/common';
import { SecurityAlert } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { z } from 'zod';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import type { Kept } from '../history/retention.service.js';

/** An alert as people see it. */
export const alertSchema = SecurityAlert.payload.pick({ at: true, severity: true, code: true, message: true, taskId: true }).extend({
  id: z.uuid(),
  /** Who has said that it is seen to; null while nobody has. */
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export interface AlertSearch {
  readonly severity?: readonly Alert['severity'][];
  readonly taskId?: string;
  /** Id of the last alert of the page before. */
  readonly after?: string;
  readonly limit: number;
}

type AlertRow = Omit<Alert, 'at' | 'acknowledgedAt'> & { at: Date; acknowledgedAt: Date | null };

const COLUMNS = 'id, at, severity, code, message, task_id AS "taskId", acknowledged_by AS "acknowledgedBy", acknowledged_at AS "acknowledgedAt"';
const toAlert = (row: AlertRow): Alert => ({ ...row, at: row.at.toISOString(), acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null });

@Injectable()
export class AlertRepository {
  constructor(private readonly database: Database) {}

  async add(tx: Transaction, alerts: readonly Alert[]): Promise<void> {
    if (alerts.length === 0) return;
    const rows = alerts.map(({ id, at, severity, code, message, taskId }) => ({ id, at, severity, code, message, task_id: taskId }));
    await tx.query('INSERT INTO alert SELECT * FROM jsonb_populate_recordset(NULL::alert, $1::jsonb) ON CONFLICT DO NOTHING', [JSON.stringify(rows)]);
  }

  /**
   * Newest first; one more than `limit` when there are more.
   *
   * @throws AppError `cursor_unknown` (invalid)
   */
  async search({ severity, taskId, after, limit }: AlertSearch): Promise<Alert[]> {
    if (after !== undefined && (await this.database.query('SELECT 1 FROM alert WHERE id = $1', [after])).length === 0) {
      throw new AppError<GatewayErrorCode>('cursor_unknown', 'invalid', 'No page ends with this cursor; begin with the first page.');
    }
    const rows = await this.database.query<AlertRow>(
      `SELECT ${COLUMNS} FROM alert
       WHERE ($1::text[] IS NULL OR severity = ANY ($1)) AND ($2::text IS NULL OR task_id = $2)
         AND ($3::uuid IS NULL OR (at, id) < (SELECT at, id FROM alert WHERE id = $3))
       ORDER BY at DESC, id DESC LIMIT $4`,
      [severity ?? null, taskId ?? null, after ?? null, limit + 1],
    );
    return rows.map(toAlert);
  }

  /** The first word counts. @throws AppError `alert_not_found` (missing) */
  async acknowledge(id: string, by: string): Promise<Alert> {
    const [row] = await this.database.query<AlertRow>(
      `UPDATE alert SET acknowledged_by = coalesce(acknowledged_by, $2), acknowledged_at = coalesce(acknowledged_at, now()) WHERE id = $1 RETURNING ${COLUMNS}`,
      [id, by],
    );
    if (row === undefined) throw new AppError<GatewayErrorCode>('alert_not_found', 'missing', 'There is no such alert.', { id });
    return toAlert(row);
  }

  /** How many of the last 24 hours, by severity. */
  async counts(): Promise<Record<Alert['severity'], number>> {
    const rows = await this.database.query<{ severity: Alert['severity']; count: number }>(
      `SELECT severity, count(*)::int AS count FROM alert WHERE at > now() - interval '24 hours' GROUP BY severity`,
    );
    return { INFO: 0, WARNING: 0, CRITICAL: 0, ...Object.fromEntries(rows.map((row) => [row.severity, row.count])) };
  }

  async prune({ HISTORY_DAYS: days }: Kept): Promise<void> {
    await this.database.query('DELETE FROM alert WHERE at < now() - make_interval(days => $1)', [days]);
  }
}
