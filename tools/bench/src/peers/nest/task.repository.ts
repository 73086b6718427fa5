import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Submission } from '../../child/protocol.js';
import { Recorder } from '../recorder.js';
import type { Link } from '../rows.js';
import { CHAIN, ENTRY, MOVE, OUTCOME, TASK } from './rows.entity.js';

/** The rows of each step, saved in one transaction as TypeORM's users do. */
@Injectable()
export class TaskRepository {
  private readonly recorder = new Recorder((links, head) => this.append(links, head));

  constructor(private readonly database: DataSource) {}

  async receive({ taskId, document }: Submission): Promise<void> {
    const at = new Date();
    await this.database.transaction(async (rows) => {
      await rows.save(TASK, { taskId, status: 'received', version: 1, updatedAt: at, data: document });
      await rows.save(MOVE, { taskId, version: 1, toStatus: 'received', at });
    });
  }

  async delegate(taskId: string): Promise<Submission> {
    const at = new Date();
    return this.database.transaction(async (rows) => {
      const document = await this.move(rows, taskId, 'delegated', 3, at);
      await rows.save(MOVE, [
        { taskId, version: 2, toStatus: 'scanned', at },
        { taskId, version: 3, toStatus: 'delegated', at },
      ]);
      return { taskId, document };
    });
  }

  async finish(taskId: string): Promise<void> {
    const at = new Date();
    await this.database.transaction(async (rows) => {
      await this.move(rows, taskId, 'done', 4, at);
      await rows.save(MOVE, { taskId, version: 4, toStatus: 'done', at });
      await rows.save(OUTCOME, { taskId, outcome: 'success', at });
    });
  }

  record(taskId: string): Promise<void> {
    return this.recorder.append(taskId);
  }

  private async move(rows: EntityManager, taskId: string, status: string, version: number, updatedAt: Date): Promise<Submission['document']> {
    const task = await rows.findOneByOrFail(TASK, { taskId });
    await rows.save(TASK, { ...task, status, version, updatedAt });
    return task.data as Submission['document'];
  }

  private async append(links: readonly Link[], head: Link): Promise<void> {
    await this.database.transaction(async (rows) => {
      await rows.save(ENTRY, [...links]);
      await rows.save(CHAIN, { id: 1, headSeq: head.seq, headHash: head.hash });
    });
  }
}
