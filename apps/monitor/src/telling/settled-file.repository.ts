import { Injectable } from '@nestjs/common';
import { Database } from '@waggle/persistence';

/** Task files that tell of nothing any more, until they are ended. */
@Injectable()
export class SettledFileRepository {
  constructor(private readonly database: Database) {}

  /** Those that are to be tried now. */
  async due(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ taskId: string }>('SELECT task_id AS "taskId" FROM settled_file WHERE next_try <= now() ORDER BY next_try LIMIT $1', [limit]);
    return rows.map(({ taskId }) => taskId);
  }

  async remove(taskId: string): Promise<void> {
    await this.database.query('DELETE FROM settled_file WHERE task_id = $1', [taskId]);
  }

  /** Tries again when as much time has gone as until now, after an hour at the latest. */
  async postpone(taskId: string): Promise<void> {
    await this.database.query(`UPDATE settled_file SET next_try = now() + least(now() - since, interval '1 hour') WHERE task_id = $1`, [taskId]);
  }

  async forget(days: number): Promise<void> {
    await this.database.query('DELETE FROM settled_file WHERE since < now() - make_interval(days => $1)', [days]);
  }
}
