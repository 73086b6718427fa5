import { Injectable } from '@nestjs/common';
import { type PayloadOf, TaskArrive } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { Backlog } from './backlog.service.js';
import { SourceRepository } from './source.repository.js';

export type ArrivingTask = PayloadOf<typeof TaskArrive>;

/** Makes tasks of what a source has found. */
@Injectable()
export class TaskTaker {
  constructor(
    private readonly messenger: Messenger,
    private readonly sources: SourceRepository,
    private readonly backlog: Backlog,
  ) {}

  /**
   * Sends the tasks to the workspace if `tx` is committed, which also remembers what they were made of: either both or neither.
   * Ids are made of the thing itself, so that both zones give it the same; an id that is taken the workspace makes longer.
   *
   * @param source id of the source
   */
  async take(tx: Transaction, source: string, tasks: readonly ArrivingTask[]): Promise<void> {
    if (tasks.length === 0) return;
    await this.messenger.post(tx, tasks.map((task) => this.messenger.prepare(TaskArrive, task, { taskId: task.taskId })));
    await this.sources.addTaken(tx, source, tasks.length);
    tx.afterCommit(() => this.backlog.taken(tasks.length));
  }
}
