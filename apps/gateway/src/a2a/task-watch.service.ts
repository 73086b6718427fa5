import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { A2aTaskRepository } from './a2a-task.repository.js';

const LOOK_EVERY_MS = 150;
const MOST_WAITERS = 500;

interface Waiter {
  readonly id: string;
  readonly revision: number;
  readonly wake: () => void;
}

/** Wakes who waits for a change of a task, whichever instance has noted it: one query for all, and none while nobody waits. */
@Injectable()
export class TaskWatch implements OnModuleDestroy {
  private readonly waiters = new Set<Waiter>();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly tasks: A2aTaskRepository,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onModuleDestroy(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
    for (const { wake } of this.waiters) wake();
  }

  /** Aborted when this process stops: no further waiting. */
  get stopped(): AbortSignal {
    return this.stopping.signal;
  }

  /**
   * Resolves when the task is no longer at `revision`, or when waiting has no sense any more.
   *
   * @throws AppError `too_many_streams` (transient)
   */
  async changed(id: string, revision: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.stopped.aborted) return;
    if (this.waiters.size >= MOST_WAITERS) throw new AppError<'too_many_streams'>('too_many_streams', 'transient', `${MOST_WAITERS} programs wait here already; try again.`);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.waiters.delete(waiter);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const waiter: Waiter = { id, revision, wake };
      signal.addEventListener('abort', wake, { once: true });
      this.waiters.add(waiter);
      this.timer ??= setTimeout(() => void this.look(), LOOK_EVERY_MS);
    });
  }

  private async look(): Promise<void> {
    try {
      const revisions = await this.tasks.revisions([...new Set([...this.waiters].map(({ id }) => id))]);
      for (const { id, revision, wake } of this.waiters) if (revisions.get(id) !== revision) wake();
    } catch (thrown) {
      this.log.debug({ detail: toAppError(thrown).message }, 'tasks of other programs cannot be looked at now');
    }
    this.timer = this.waiters.size === 0 || this.stopped.aborted ? undefined : setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }
}
