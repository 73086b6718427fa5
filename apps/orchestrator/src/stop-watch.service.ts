import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Stop, StopList } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { Logger } from '@waggle/observability';
import { IDENTITY, type Identity, LOGGER } from '@waggle/runtime';
import { TaskStore } from './task-store.repository.js';

/** Read anew at least this often, for a word that was missed. */
const EVERY_MS = 5_000;
const ASK_MS = 3_000;

/**
 * The stops as the gatekeeper said last. While it is away the last word holds: what must not act on an old one is the tool server,
 * which asks before each call.
 */
@Injectable()
export class StopWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private known: readonly Stop[] = [];
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly messenger: Messenger,
    private readonly store: TaskStore,
    @Inject(IDENTITY) private readonly identity: Identity,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  get stops(): readonly Stop[] {
    return this.known;
  }

  /** A zone that only prepares has no gatekeeper, and nothing that could be dangerous. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.identity.zone === 'cloud') return;
    this.timer = setInterval(() => void this.read(), EVERY_MS);
    await this.read();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.reading;
  }

  /** Asks again; what a stop has held that is over goes on at once. One reading follows the other. */
  read(): Promise<void> {
    this.reading = this.reading.then(() => this.ask());
    return this.reading;
  }

  private async ask(): Promise<void> {
    try {
      const { stops } = await this.messenger.ask(StopList, { ended: false }, { timeoutMs: ASK_MS });
      const over = this.known.some(({ id }) => !stops.some((stop) => stop.id === id));
      this.known = stops;
      if (over) await this.store.wakeHeld();
    } catch (thrown) {
      this.log.debug({ code: toAppError(thrown).code }, 'the stops could not be read; the last ones hold');
    }
  }
}
