import { Inject, Injectable } from '@nestjs/common';
import { TaskCancel } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { SettledFileRepository } from './settled-file.repository.js';

const AT_ONCE = 20;

/** Ends the task files that tell of nothing any more; one that an agent has ended is left as it is. */
@Injectable()
export class FileCloser {
  constructor(
    private readonly files: SettledFileRepository,
    private readonly messenger: Messenger,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** @throws AppError when nobody answers: the rest waits as well */
  async round(): Promise<void> {
    for (const taskId of await this.files.due(AT_ONCE)) await this.close(taskId);
  }

  private async close(taskId: string): Promise<void> {
    try {
      await this.messenger.ask(TaskCancel, { taskId, by: 'monitor', reason: 'It has healed.' });
    } catch (thrown) {
      const error = toAppError(thrown);
      // Not found: its file may still be on the way.
      if (error.code === 'task_not_found') return this.files.postpone(taskId);
      if (error.kind !== 'conflict') throw error;
      this.log.debug({ taskId, detail: error.message }, 'the file of what has healed is not open any more');
    }
    await this.files.remove(taskId);
  }
}
