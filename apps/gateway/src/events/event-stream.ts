import type { Writable } from 'node:stream';
import type { EventFeed, FeedReader } from './event-feed.service.js';
import type { Topic } from './event-log.repository.js';
import { beatText, endText, resetText } from './event-text.js';

/** Events that a client which does not read may fall behind. */
const MOST_BEHIND = 1000;
/** The client connects anew and is asked again who it is. */
const LONGEST_MS = 30 * 60_000;
/** How long the last words may wait for a client that does not read. */
const LAST_WORDS_MS = 2000;

export type EndCode = 'client_too_slow' | 'renew' | 'signed_out' | 'stopping' | 'unexpected';

type Feed = Pick<EventFeed, 'after' | 'join' | 'leave' | 'logEnd'>;

/**
 * Tells one client what happens. It holds a number and nothing else: what the client has not taken yet stays in the log, so a slow
 * client costs no memory, and one that has stopped reading is let go.
 */
export class EventStream implements FeedReader {
  private readonly until = Date.now() + LONGEST_MS;
  private full = false;
  private missedBeat = false;
  private ended = false;
  private telling = false;
  private again = false;

  constructor(
    private readonly output: Writable,
    private readonly feed: Feed,
    private readonly topics: ReadonlySet<Topic>,
    private seq: number,
    private readonly stands: () => Promise<boolean>,
  ) {
    output.on('drain', () => this.drained());
    output.on('close', () => this.close());
    output.on('error', () => this.close());
  }

  /** Tells what came after the number that the client knows, then what happens. */
  start(): void {
    this.write(`retry: 2000\n${beatText(this.seq)}`);
    this.feed.join(this);
    void this.tell();
  }

  notify(head: number): void {
    if (!this.full) void this.tell();
    else if (head - this.seq > MOST_BEHIND) this.end('client_too_slow');
  }

  beat(): void {
    if (Date.now() > this.until) return this.end('renew');
    if (this.full && this.missedBeat) return this.end('client_too_slow');
    this.missedBeat = this.full;
    void this.checkStanding();
    if (this.full) return;
    this.write(beatText(this.seq));
    void this.tell();
  }

  end(code: EndCode): void {
    if (this.ended) return;
    this.close();
    this.output.end(endText(code));
    if (this.full) setTimeout(() => this.output.destroy(), LAST_WORDS_MS).unref();
  }

  /** Whoever has signed out, or whose credential has ended, hears no more after the next beat. */
  private async checkStanding(): Promise<void> {
    try {
      if (!(await this.stands())) this.end('signed_out');
    } catch {
      // It cannot be known at the moment: asked again with the next beat, and anew when the client must connect again.
    }
  }

  private async tell(): Promise<void> {
    this.again = true;
    if (this.telling) return;
    this.telling = true;
    try {
      while (this.again && this.writable) {
        this.again = false;
        await this.catchUp();
      }
    } catch {
      // The log cannot be read at the moment: the next event or beat tries again.
    } finally {
      this.telling = false;
    }
  }

  private async catchUp(): Promise<void> {
    const page = await this.feed.after(this.seq);
    if (page === undefined) return this.reset();
    for (const event of page) {
      if (!this.writable) return;
      if (this.topics.has(event.topic)) this.write(event.text);
      this.seq = event.seq;
    }
    this.again ||= page.length > 0;
  }

  private async reset(): Promise<void> {
    this.seq = await this.feed.logEnd();
    this.write(resetText(this.seq));
  }

  private get writable(): boolean {
    return !this.ended && !this.full;
  }

  private write(text: string): void {
    if (this.ended) return;
    this.full = !this.output.write(text);
  }

  private drained(): void {
    this.full = false;
    this.missedBeat = false;
    void this.tell();
  }

  private close(): void {
    this.ended = true;
    this.feed.leave(this);
  }
}
