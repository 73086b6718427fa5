import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Acknowledges the deliveries of one channel, once a turn of the event loop: all that are settled without a gap by one
 * frame, those behind a gap by one each. On a channel that has gone the broker delivers again, and the inbox knows.
 */
export class Acknowledgements {
  /** Every delivery that the broker still holds, in its order; true: settled. */
  private readonly held = new Map<ConsumeMessage, boolean>();
  private settled: ConsumeMessage[] = [];

  constructor(private readonly channel: Channel) {}

  /** Must be told of every delivery on the channel, in their order. */
  delivered(raw: ConsumeMessage): void {
    this.held.set(raw, false);
  }

  acknowledge(raw: ConsumeMessage): void {
    this.held.set(raw, true);
    if (this.settled.push(raw) === 1) setImmediate(() => this.flush());
  }

  /** Gives one back to the broker, which delivers it again. */
  giveBack(raw: ConsumeMessage): void {
    this.held.delete(raw);
    this.attempt(() => this.channel.nack(raw, false, true));
  }

  /** Sends what waits for the end of the turn. */
  flush(): void {
    const behind = new Set(this.settled);
    this.settled = [];
    let last: ConsumeMessage | undefined;
    for (const [raw, settled] of this.held) {
      if (!settled) break;
      last = raw;
      this.held.delete(raw);
      behind.delete(raw);
    }
    if (last !== undefined) this.send(last, true);
    for (const raw of behind) {
      this.held.delete(raw);
      this.send(raw, false);
    }
  }

  private send(raw: ConsumeMessage, allUpTo: boolean): void {
    this.attempt(() => this.channel.ack(raw, allUpTo));
  }

  private attempt(frame: () => void): void {
    try {
      frame();
    } catch {
      // The channel closed in between: the messages come again.
    }
  }
}
