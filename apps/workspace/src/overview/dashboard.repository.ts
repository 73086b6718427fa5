import { Injectable } from '@nestjs/common';
import { isTerminal, TASK_STATUSES, type TaskStatus } from '@waggle/contracts';
import { Database } from '@waggle/persistence';
import type { DashboardTask } from '@waggle/workspace-files';

interface TaskRow extends Omit<DashboardTask, 'updated'> {
  readonly updated: Date;
}

const COLUMNS = 'task_id AS "taskId", title, status, priority, agent, updated_at AS updated, COALESCE(approve_file, file) AS file';
/** Statuses that a task does not leave. */
const ENDED = TASK_STATUSES.filter(isTerminal);
const BY_PRIORITY = "array_position(ARRAY['URGENT','HIGH','NORMAL','LOW'], priority)";

/** The tasks that the dashboard shows. */
@Injectable()
export class DashboardRepository {
  constructor(private readonly database: Database) {}

  /** @param limit null: all of them */
  approvals(limit: number | null): Promise<DashboardTask[]> {
    return this.read(`SELECT ${COLUMNS} FROM placement WHERE status = 'pending_approval' ORDER BY ${BY_PRIORITY}, updated_at LIMIT $1`, limit);
  }

  /** Ended badly within a week. */
  attention(limit: number): Promise<DashboardTask[]> {
    return this.read(
      `SELECT ${COLUMNS} FROM placement WHERE status IN ('failed', 'needs_reconciliation', 'expired') AND updated_at > now() - interval '7 days' ORDER BY updated_at DESC LIMIT $1`,
      limit,
    );
  }

  recent(limit: number): Promise<DashboardTask[]> {
    return this.read(`SELECT ${COLUMNS} FROM placement WHERE version > 0 ORDER BY updated_at DESC LIMIT $1`, limit);
  }

  /** How many ended since then, by how. */
  async endedSince(since: Date): Promise<Partial<Record<TaskStatus, number>>> {
    const rows = await this.database.query<{ status: TaskStatus; count: number }>(`SELECT status, count(*)::int AS count FROM placement WHERE status = ANY($2) AND updated_at > $1 GROUP BY status`, [since, ENDED]);
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** Those that ended since then, newest first. */
  endedAfter(since: Date, limit: number): Promise<DashboardTask[]> {
    return this.read(`SELECT ${COLUMNS} FROM placement WHERE status = ANY($2) AND updated_at > $3 ORDER BY updated_at DESC LIMIT $1`, limit, ENDED, since);
  }

  private async read(sql: string, ...values: unknown[]): Promise<DashboardTask[]> {
    const rows = await this.database.query<TaskRow>(sql, values);
    return rows.map((row) => ({ ...row, updated: row.updated.toISOString() }));
  }
}
