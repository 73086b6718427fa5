import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { FiledTask } from './filed-task.js';

const COLUMNS = 'task_id AS "taskId", source_key AS "sourceKey", revision, file, urgent, content';

@Injectable()
export class FiledTaskRepository {
  constructor(readonly database: Database) {}

  /** Keeps the task; false when its id or its source is known already. */
  async insert(task: FiledTask): Promise<boolean> {
    const rows = await this.database.query(
      'INSERT INTO filed_task (task_id, source_key, revision, file, urgent, content) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING task_id',
      [task.taskId, task.sourceKey, task.revision, task.file, task.urgent, task.content],
    );
    return rows.length > 0;
  }

  /** Keeps tasks that have just come; gives the ids of those whose id and source were not known. */
  async insertAll(tx: Transaction, tasks: readonly FiledTask[]): Promise<Set<string>> {
    const column = (name: keyof FiledTask) => tasks.map((task) => task[name]);
    const rows = await tx.query<{ taskId: string }>(
      `INSERT INTO filed_task (task_id, source_key, revision, file, urgent, content)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[]) ON CONFLICT DO NOTHING RETURNING task_id AS "taskId"`,
      [column('taskId'), column('sourceKey'), column('revision'), column('file'), column('urgent'), column('content')],
    );
    return new Set(rows.map((row) => row.taskId));
  }

  /** Those of these source keys of which there is a task. */
  async knownSources(tx: Transaction, sourceKeys: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ sourceKey: string }>('SELECT source_key AS "sourceKey" FROM filed_task WHERE source_key = ANY($1::text[])', [sourceKeys]);
    return new Set(rows.map((row) => row.sourceKey));
  }

  /** Those of these ids that a task has, filed or claimed. */
  async takenIds(tx: Transaction, taskIds: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ taskId: string }>(
      'SELECT task_id AS "taskId" FROM filed_task WHERE task_id = ANY($1::text[]) UNION SELECT task_id FROM placement WHERE task_id = ANY($1::text[])',
      [taskIds],
    );
    return new Set(rows.map((row) => row.taskId));
  }

  async findBySource(sourceKey: string): Promise<FiledTask | undefined> {
    const rows = await this.database.query<FiledTask>(`SELECT ${COLUMNS} FROM filed_task WHERE source_key = $1`, [sourceKey]);
    return rows[0];
  }

  async find(taskId: string): Promise<FiledTask | undefined> {
    const rows = await this.database.query<FiledTask>(`SELECT ${COLUMNS} FROM filed_task WHERE task_id = $1`, [taskId]);
    return rows[0];
  }

  async unwritten(limit: number): Promise<string[]> {
    const rows = await this.database.query<{ taskId: string }>('SELECT task_id AS "taskId" FROM filed_task WHERE content IS NOT NULL ORDER BY created_at LIMIT $1', [limit]);
    return rows.map((row) => row.taskId);
  }

  async countUnwritten(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>('SELECT count(*)::int AS count FROM filed_task WHERE content IS NOT NULL');
    return row?.count ?? 0;
  }

  /** Holds the rows while their files are written, without those whose files are. Waits for another instance that is at it. */
  async lockUnwritten(tx: Transaction, taskIds: readonly string[]): Promise<FiledTask[]> {
    return tx.query<FiledTask>(`SELECT ${COLUMNS} FROM filed_task WHERE task_id = ANY($1::text[]) AND content IS NOT NULL ORDER BY task_id FOR UPDATE`, [taskIds]);
  }

  async markWritten(tx: Transaction, taskIds: readonly string[]): Promise<void> {
    await tx.query('UPDATE filed_task SET content = NULL WHERE task_id = ANY($1::text[])', [taskIds]);
  }

  /** Gives a task that has no file yet another name. */
  async rename(tx: Transaction, from: string, to: Pick<FiledTask, 'taskId' | 'file'>): Promise<void> {
    await tx.query('UPDATE filed_task SET task_id = $2, file = $3 WHERE task_id = $1', [from, to.taskId, to.file]);
  }

  async remove(tx: Transaction, taskId: string): Promise<void> {
    await tx.query('DELETE FROM filed_task WHERE task_id = $1', [taskId]);
  }
}
