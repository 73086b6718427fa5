import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { LOGGER } from '@waggle/runtime';
import { DeadlineRepository } from './deadline.repository.js';
import { GrantRelease } from '../grant-release.service.js';
import { Overdue } from './overdue.service.js';

/** Looked at least this often, for what another instance left behind. */
const LONGEST_PAUSE_MS = 5_000;
/** What is due may be another instance's, which is at it. */
const SHORTEST_PAUSE_MS = 20;
const PAUSE_AFTER_FAILURE_MS = 1_000;
const BATCH = 50;

/**
 * Does what falls due: signs the grant when the undo window has passed, escalates and lets expire what nobody answered. When is in the
 * database, so a restart forgets nothing.
 */
@Injectable()
export class DueWork implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly deadlines: DeadlineRepository,
    private readonly grants: GrantRelease,
    private readonly overdue: Overdue,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Something may be due sooner than known. */
  wake(): void {
    this.running = this.running.then(() => this.tick());
  }

  /** Everything that is due now; neither kind waits until the other can be done. */
  async settleDue(): Promise<void> {
    const released = this.database.transaction((tx) => this.grants.releaseDue(tx, BATCH));
    await released.catch(() => undefined);
    await this.database.transaction((tx) => this.overdue.settle(tx, BATCH));
    await released;
  }

  private async tick(): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.timer);
    const pause = await this.settleAndLook();
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), pause);
  }

  private async settleAndLook(): Promise<number> {
    try {
      await this.settleDue();
      const next = await this.deadlines.nextDueMs();
      return Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, Math.ceil(next ?? LONGEST_PAUSE_MS)));
    } catch (thrown) {
      this.log.warn({ code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'what is due could not be done; trying again');
      return PAUSE_AFTER_FAILURE_MS;
    }
  }
}
