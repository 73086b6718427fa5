import type { KindOfWork } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Clock } from '../clock.js';
import { RunningSource } from '../sources/running-source.js';
import type { SourceGate } from '../sources/source-gate.service.js';
import type { Feed } from './feed.js';
import { feedSource, type FeedTaker } from './feed-taker.service.js';

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** No platform is believed that it wants to be left alone for longer. */
const LONGEST_WISH_MS = 24 * 3_600_000;

export interface FeedParts {
  readonly gate: Pick<SourceGate, 'open'>;
  readonly taker: Pick<FeedTaker, 'turn'>;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pollMs: number;
}

/** Looks at one feed now and again; backs off while it cannot be read. */
export class FeedSource extends RunningSource {
  readonly id: string;
  readonly kind = 'feed';
  readonly work: KindOfWork;
  private failures = 0;

  constructor(
    private readonly feed: Feed,
    private readonly parts: FeedParts,
  ) {
    super();
    this.id = feedSource(feed.name);
    this.work = feed.work;
  }

  protected async run(): Promise<void> {
    const { clock } = this.parts;
    while (!this.stopping.signal.aborted) await clock.wait(await this.look(), this.stopping.signal);
  }

  /** Gives the milliseconds until the next look. Never throws. */
  private async look(): Promise<number> {
    const { gate, taker, pollMs } = this.parts;
    const { signal } = this.stopping;
    try {
      do await gate.open(this.id, signal);
      while ((await taker.turn(this.feed, signal)) && !signal.aborted);
      this.trouble = null;
      this.failures = 0;
      return pollMs;
    } catch (thrown) {
      return signal.aborted ? 0 : this.failed(thrown);
    }
  }

  private failed(thrown: unknown): number {
    const { clock, log, pollMs } = this.parts;
    const { message: what, code, details } = toAppError(thrown);
    this.failures += 1;
    const wish = Number(details['retryAfterSeconds'] ?? 0) * 1000;
    const wait = Math.max(pollMs, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(20, this.failures - 1)), Math.min(LONGEST_WISH_MS, wish));
    const now = clock.now().getTime();
    this.trouble = { what, since: this.trouble?.since ?? new Date(now).toISOString(), nextTry: new Date(now + wait).toISOString() };
    log.warn({ source: this.id, code, detail: what, waitMs: wait }, 'a feed could not be read, trying again');
    return wait;
  }
}
