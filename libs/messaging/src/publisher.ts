import { AppError } from '@waggle/errors';
import type { Metrics } from '@waggle/observability';
import type { ConfirmChannel, ChannelModel, Message as AmqpMessage } from 'amqplib';
import { type BrokerConnection, unavailable } from './broker-connection.js';
import { endChannel } from './ending.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { Gathering, type Haste, MOST_TOGETHER, type Parcel } from './parcel.js';
import { EXCHANGES } from './topology.js';

/** A message that is ready for the broker. */
export interface Outgoing {
  readonly id: string;
  readonly name: string;
  readonly exchange: string;
  readonly key: string;
  readonly mandatory: boolean;
  readonly brokerPriority: number;
  readonly persistent: boolean;
  /** It may share a message of the broker with others of its way; then its body is text. */
  readonly together: boolean;
  /** It may wait `UNHURRIED_MS` for such a company. Default: no. */
  readonly unhurried?: boolean;
  readonly body: string | Buffer;
  readonly headers?: Record<string, unknown>;
}

/** Ours, beside the broker's `x-death`: who first sent a message that its receiver publishes again for a retry. */
export const SENDER_HEADER = 'x-sender';

/** With so many in the standard lane that the broker has not confirmed, the next wait for one of them, and grow. */
const MOST_UNCONFIRMED = 16;
const UNHURRIED_MS = 15;

/**
 * Publishes with confirms: resolved means that the broker has it. Waits while the broker is away or in alarm.
 * What is published in one turn of the event loop, or during such a wait, travels together where it may; in the standard lane also what
 * is published while the broker has not confirmed what went before, and what nobody waits for within `UNHURRIED_MS`.
 */
export class Publisher {
  private channel: ConfirmChannel | undefined;
  private opening: Promise<ConfirmChannel> | undefined;
  private readonly returned = new Set<string>();
  private readonly gathering: Gathering;
  private flushing = false;
  /** Messages of the broker in the standard lane that it has not confirmed yet. */
  private unconfirmed = 0;
  private later: NodeJS.Timeout | undefined;
  private laterIsNow = false;

  constructor(
    private readonly connection: BrokerConnection,
    /** Put on every message; the broker refuses any but the user of this connection. */
    private readonly userId: string,
    private readonly metrics: Pick<Metrics, 'published'>,
    mostTogether = MOST_TOGETHER,
  ) {
    this.gathering = new Gathering(mostTogether);
    connection.on('down', () => (this.channel = undefined));
  }

  /** @throws AppError `message_unroutable` (missing), `broker_unavailable` (transient) */
  publish(message: Outgoing): Promise<void> {
    const { confirmed, haste } = this.gathering.add(message);
    if (haste === 'none') this.flushLater();
    else this.flushSoon();
    return confirmed;
  }

  async close(): Promise<void> {
    await this.channel?.waitForConfirms().catch(() => undefined);
    await endChannel(this.channel);
  }

  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    setImmediate(() => void this.flush());
  }

  private flushLater(): void {
    this.later ??= setTimeout(() => {
      this.later = undefined;
      this.laterIsNow = true;
      this.flushSoon();
    }, UNHURRIED_MS);
  }

  private async flush(): Promise<void> {
    try {
      await this.connection.unblocked();
      const channel = this.channel ?? (await this.open());
      for (const parcel of this.gathering.take(...this.sendable())) this.send(channel, parcel);
    } catch (error) {
      for (const parcel of this.gathering.take('urgent', 'patient', 'none')) parcel.fail(error as Error);
    } finally {
      this.flushing = false;
    }
  }

  private sendable(): Haste[] {
    if (this.unconfirmed >= MOST_UNCONFIRMED) return ['urgent'];
    const all = this.laterIsNow;
    this.laterIsNow = false;
    return all ? ['urgent', 'patient', 'none'] : ['urgent', 'patient'];
  }

  private send(channel: ConfirmChannel, parcel: Parcel): void {
    const [first] = parcel.messages;
    if (first === undefined) return;
    const options = {
      persistent: first.persistent,
      priority: first.brokerPriority,
      mandatory: first.mandatory,
      messageId: first.id,
      type: first.name,
      // In seconds: by it the broker tells how long the head of a queue has waited.
      timestamp: Math.floor(Date.now() / 1000),
      contentType: 'application/json',
      userId: this.userId,
      headers: first.headers,
    };
    const patient = parcel.haste !== 'urgent';
    if (patient) this.unconfirmed += 1;
    try {
      channel.publish(first.exchange, first.key, parcel.body, options, (error) => {
        if (patient) this.confirmed();
        if (error) parcel.fail(unavailable('The broker did not confirm a message.', error));
        else if (this.returned.delete(first.id)) parcel.fail(unroutable(first));
        else this.taken(parcel, first);
      });
    } catch (error) {
      if (patient) this.confirmed();
      parcel.fail(unavailable('The channel to the broker is closed.', error));
    }
  }

  private taken(parcel: Parcel, { name, exchange }: Outgoing): void {
    // A dead letter goes to no service, and its name is whatever a stranger has sent.
    if (exchange !== EXCHANGES.dead) this.metrics.published.inc({ message: name }, parcel.messages.length);
    parcel.succeed();
  }

  private confirmed(): void {
    this.unconfirmed -= 1;
    if (!this.gathering.empty) this.flushSoon();
  }

  private async open(): Promise<ConfirmChannel> {
    this.opening ??= this.connection
      .ready()
      .then((model) => this.openOn(model))
      .finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openOn(model: ChannelModel): Promise<ConfirmChannel> {
    const channel = await model.createConfirmChannel().catch((error: unknown) => {
      throw unavailable('The broker opened no channel.', error);
    });
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channel === channel) this.channel = undefined;
    });
    // The broker returns an unroutable message before it confirms it.
    channel.on('return', (message: AmqpMessage) => this.returned.add(String(message.properties.messageId)));
    this.returned.clear();
    this.channel = channel;
    return channel;
  }
}

function unroutable(message: Outgoing): AppError<MessagingErrorCode> {
  return new AppError<MessagingErrorCode>('message_unroutable', 'missing', `No queue takes ${message.name} (${message.key}). Is that service deployed?`, {
    message: message.name,
    key: message.key,
  });
}
