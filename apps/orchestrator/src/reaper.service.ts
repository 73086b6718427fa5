import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { TaskFlow } from './task-flow.service.js';

const LOOK_EVERY_MS = 500;

/** Finds what nobody works on: tasks whose lease has run out. */
@Injectable()
export class Reaper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly flow: TaskFlow,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    }, LOOK_EVERY_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  private async look(): Promise<void> {
    try {
      const found = await this.flow.reap();
      if (found > 0) this.log.debug({ found }, 'tasks whose lease had run out');
    } catch (error) {
      this.log.warn({ detail: toAppError(error).message }, 'could not look for tasks that nobody works on');
    }
  }
}
