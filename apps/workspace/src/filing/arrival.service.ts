import { Injectable } from '@nestjs/common';
import type { TaskArrive } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Messenger, type Received } from '@waggle/messaging';
import type { Transaction } from '@waggle/persistence';
import { FiledTaskRepository } from './filed-task.repository.js';
import { type FiledTask, filedTask, type FilingErrorCode, longerName } from './filed-task.js';
import { TaskWriter } from './task-writer.service.js';

type Arrival = Received<typeof TaskArrive>;

/** Makes files of what comes from outside: nobody waits for an answer, so nothing is refused for its name. */
@Injectable()
export class ArrivalService {
  constructor(
    private readonly messenger: Messenger,
    private readonly filed: FiledTaskRepository,
    private readonly writer: TaskWriter,
  ) {}

  /** One commit for all of them, then their files. @throws AppError `invalid_task` (invalid), `filing_raced` (transient) */
  async arrive(batch: readonly Arrival[]): Promise<void> {
    const tasks = batch.map(({ envelope, payload }) => ({ id: envelope.id, task: filedTask(payload) }));
    let redelivered = false;
    const kept = await this.filed.database.transaction(async (tx) => {
      const fresh = await this.messenger.fresh(tx, tasks.map(({ id }) => id));
      redelivered = fresh.size < tasks.length;
      return this.keep(tx, tasks.filter(({ id }) => fresh.has(id)).map(({ task }) => task));
    });
    await this.writer.writeSoon(kept);
    // It came before, and what was kept then may have no file: the answer of the commit was lost, or an instance has died.
    if (redelivered) await this.writer.writeLeftOver();
  }

  private async keep(tx: Transaction, tasks: readonly FiledTask[]): Promise<string[]> {
    const known = await this.filed.knownSources(tx, tasks.map(({ sourceKey }) => sourceKey ?? ''));
    const fresh = [...new Map(tasks.map((task) => [task.sourceKey, task])).values()].filter(({ sourceKey }) => !known.has(sourceKey ?? ''));
    if (fresh.length === 0) return [];
    const taken = await this.filed.takenIds(tx, fresh.map(({ taskId }) => taskId));
    const named = fresh.map((task) => {
      const free = !taken.has(task.taskId);
      taken.add(task.taskId);
      return free ? task : { ...task, ...longerName(task) };
    });
    const inserted = await this.filed.insertAll(tx, named);
    // Another instance was faster with one of them: once more, when it can be seen.
    if (inserted.size < named.length) throw new AppError<FilingErrorCode>('filing_raced', 'transient', 'Another instance files the same tasks.');
    return [...inserted];
  }
}
