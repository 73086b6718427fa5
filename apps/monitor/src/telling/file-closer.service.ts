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

  /** @throws AppError (transient) when nobody answers: the rest waits as well */
  async round(): Promise<void> {
    for (const taskId of await this.files.due(AT_ONCE)) await this.close(taskId);
  }

  private async close(taskId: string): Promise<void> {
    try {
      await this.messenger.ask(TaskCancel, { taskId, by: 'monitor', reason: 'It has healed.' });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind === 'transient') throw error;
      // Not found, for one: the file may still be on its way.
      if (error.kind !== 'conflict') return this.files.postpone(taskId);
      this.log.debug({ taskId, detail: error.message }, 'the file of what has healed is not open any more');
    }
    await this.files.remove(taskId);
  }
}
