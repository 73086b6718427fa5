import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { type Channel, CHANNEL_LIST } from '../channel.js';
import { Courier } from './courier.service.js';
import { NoticeRepository } from './notice.repository.js';

/** Looked at least this often, for what another instance left behind. */
const LONGEST_PAUSE_MS = 2000;
const PAUSE_AFTER_FAILURE_MS = 1000;
const FORGET_MS = 3_600_000;

/** Sends what is due: each channel by itself, so that a slow one holds up no other. When is in the database, so a restart forgets nothing. */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly timers = new Map<Channel, NodeJS.Timeout>();
  private readonly running = new Map<Channel, Promise<void>>();
  private stopped = false;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    private readonly courier: Courier,
    private readonly notices: NoticeRepository,
    @Inject(CHANNEL_LIST) private readonly channels: readonly Channel[],
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.forgetting = setInterval(() => void this.forget(), FORGET_MS).unref();
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.forgetting);
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.running.values());
  }

  /** Something may be due sooner than known. */
  wake(): void {
    for (const channel of this.channels) this.wakeOne(channel);
  }

  private async forget(): Promise<void> {
    await this.notices.forget().catch((thrown: unknown) => this.log.debug({ detail: toAppError(thrown).message }, 'old prompts could not be taken away'));
  }

  private wakeOne(channel: Channel): void {
    clearTimeout(this.timers.get(channel));
    const before = this.running.get(channel) ?? Promise.resolve();
    this.running.set(channel, before.then(() => this.run(channel)));
  }

  private async run(channel: Channel): Promise<void> {
    if (this.stopped) return;
    clearTimeout(this.timers.get(channel));
    const pause = await this.workAndLook(channel);
    if (!this.stopped) this.timers.set(channel, setTimeout(() => this.wakeOne(channel), pause));
  }

  private async workAndLook(channel: Channel): Promise<number> {
    try {
      while (!this.stopped && (await this.courier.step(channel))) continue;
      const next = await this.notices.nextDueMs(channel.name);
      return Math.min(LONGEST_PAUSE_MS, Math.max(0, Math.ceil(next ?? LONGEST_PAUSE_MS)));
    } catch (thrown) {
      this.log.warn({ channel: channel.name, code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'what is due could not be sent; trying again');
      return PAUSE_AFTER_FAILURE_MS;
    }
  }
}
