import type { Channel, ConsumeMessage } from 'amqplib';

/**
 * Acknowledges the deliveries of one channel, once a turn of the event loop: all that are settled without a gap by one
 * frame, those behind a gap by one each. On a channel that has gone the broker delivers again, and the inbox knows.
 */
export class Acknowledgements {
  /** Every delivery that the broker still holds, in its order, with how many of its envelopes are not settled yet. */
  private readonly held = new Map<ConsumeMessage, number>();
  private settled: ConsumeMessage[] = [];

  constructor(private readonly channel: Channel) {}

  /** Must be told of every delivery on the channel, in their order. */
  delivered(raw: ConsumeMessage, envelopes = 1): void {
    this.held.set(raw, envelopes);
  }

  /** One of its envelopes is settled; with the last one the delivery is. */
  acknowledge(raw: ConsumeMessage): void {
    const left = this.held.get(raw);
    if (left === undefined) return;
    this.held.set(raw, left - 1);
    if (left === 1 && this.settled.push(raw) === 1) setImmediate(() => this.flush());
  }

  /** Gives one back to the broker, which delivers it again, with all of its envelopes. */
  giveBack(raw: ConsumeMessage): void {
    if (this.held.delete(raw)) this.attempt(() => this.channel.nack(raw, false, true));
  }

  /** Sends what waits for the end of the turn. */
  flush(): void {
    const behind = new Set(this.settled);
    this.settled = [];
    let last: ConsumeMessage | undefined;
    for (const [raw, left] of this.held) {
      if (left > 0) break;
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
