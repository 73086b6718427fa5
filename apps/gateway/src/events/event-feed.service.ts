import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import { EventLog, type LoggedEvent } from './event-log.repository.js';
import { type FeedEvent, toFeedEvent } from './event-text.js';

const POLL_MS = 250;
const BEAT_MS = 15_000;
const PAGE = 200;
/** Kept in memory for those that are nearly up to date; who is further behind reads from the log. */
const RECENT = 500;
const MOST_STREAMS = 500;

/** One client of the feed. None of these may throw or wait. */
export interface FeedReader {
  /** The log has grown. */
  notify(head: number): void;
  beat(): void;
  end(code: 'stopping'): void;
}

/** Watches the log for all streams of this process: one look at a time, and none while nobody listens. */
@Injectable()
export class EventFeed implements OnModuleDestroy {
  private readonly readers = new Set<FeedReader>();
  /** Without a gap, up to `head`. */
  private recent: FeedEvent[] = [];
  private head = 0;
  private looking: Promise<void> | undefined;
  private again = false;
  private poll: NodeJS.Timeout | undefined;
  private pulse: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(
    private readonly log: EventLog,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Ends every stream, so that the HTTP server can close. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    for (const reader of [...this.readers]) reader.end('stopping');
    this.rest();
    await this.looking;
  }

  /**
   * Where the log ends now.
   *
   * @throws AppError `stopping`, `too_many_streams` (transient): no further stream here
   */
  async position(): Promise<number> {
    if (this.stopping) throw new AppError<GatewayErrorCode>('stopping', 'transient', 'This gateway is being stopped.');
    if (this.readers.size >= MOST_STREAMS) throw new AppError<GatewayErrorCode>('too_many_streams', 'transient', `This gateway has ${MOST_STREAMS} live streams already.`);
    return this.logEnd();
  }

  async logEnd(): Promise<number> {
    return (await this.log.ends()).head;
  }

  join(reader: FeedReader): void {
    if (this.stopping) return reader.end('stopping');
    this.readers.add(reader);
    if (this.readers.size > 1) return;
    this.poll = setInterval(() => this.nudge(), POLL_MS);
    this.pulse = setInterval(() => this.readers.forEach((one) => one.beat()), BEAT_MS);
    this.nudge();
  }

  leave(reader: FeedReader): void {
    this.readers.delete(reader);
    if (this.readers.size === 0) this.rest();
  }

  /** The log may have grown: looks at once instead of at the next turn. */
  nudge(): void {
    if (this.readers.size === 0) return;
    this.again = true;
    this.looking ??= this.look().finally(() => (this.looking = undefined));
  }

  /** The next events behind a number, oldest first; undefined when some between are no longer kept, or the number was never given. */
  async after(seq: number): Promise<readonly FeedEvent[] | undefined> {
    const first = this.recent[0]?.seq;
    if (first !== undefined && seq >= first - 1 && seq <= this.head) return this.recent.slice(seq - first + 1, seq - first + 1 + PAGE);
    if ((await this.logEnd()) === seq) return [];
    const page = (await this.log.after(seq, PAGE)).map(toFeedEvent);
    return page[0]?.seq === seq + 1 ? page : undefined;
  }

  private async look(): Promise<void> {
    while (this.again && this.readers.size > 0) {
      this.again = false;
      try {
        if (this.recent.length === 0) this.head = Math.max(this.head, (await this.log.ends()).head - 1, 0);
        const page = await this.log.after(this.head, PAGE);
        if (page.length === 0) continue;
        this.keep(page);
        this.again ||= page.length === PAGE;
        for (const reader of [...this.readers]) reader.notify(this.head);
      } catch (thrown) {
        this.logger.debug({ detail: toAppError(thrown).message }, 'the event log cannot be read at the moment');
      }
    }
  }

  private keep(page: readonly LoggedEvent[]): void {
    // A gap: more was forgotten meanwhile than we had seen.
    if (page[0]?.seq !== this.head + 1) this.recent = [];
    this.recent = [...this.recent, ...page.map(toFeedEvent)].slice(-RECENT);
    this.head = page.at(-1)?.seq ?? this.head;
  }

  private rest(): void {
    clearInterval(this.poll);
    clearInterval(this.pulse);
    this.recent = [];
  }
}
