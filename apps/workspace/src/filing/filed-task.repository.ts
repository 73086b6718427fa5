import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@waggle/persistence';
import type { WorkspacePath } from '@waggle/workspace-files';

/** A task that was handed in by message. `content` is there until its file is. */
export interface FiledTask {
  readonly taskId: string;
  readonly sourceKey: string | null;
  readonly revision: string;
  readonly file: WorkspacePath;
  readonly urgent: boolean;
  readonly content: string | null;
}

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

  /** Holds the row while its file is written; undefined when that has been done. Waits for another instance that is at it. */
  async lockUnwritten(tx: Transaction, taskId: string): Promise<FiledTask | undefined> {
    const rows = await tx.query<FiledTask>(`SELECT ${COLUMNS} FROM filed_task WHERE task_id = $1 AND content IS NOT NULL FOR UPDATE`, [taskId]);
    return rows[0];
  }

  async markWritten(tx: Transaction, taskId: string): Promise<void> {
    await tx.query('UPDATE filed_task SET content = NULL WHERE task_id = $1', [taskId]);
  }

  async remove(tx: Transaction, taskId: string): Promise<void> {
    await tx.query('DELETE FROM filed_task WHERE task_id = $1', [taskId]);
  }
}
