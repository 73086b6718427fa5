import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { LANES, type Lane } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Channel, ConsumeMessage } from 'amqplib';
import type { Broker } from './broker.js';
import { Acknowledgements } from './acknowledgements.js';
import type { BoundHandler, Delivery } from './delivery.js';
import { endChannel } from './ending.js';
import { type FailureHandling, type Letter, reasonOf } from './failure-handling.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { envelopesIn } from './parcel.js';
import { checked, envelopeOf, open } from './seal.js';
import { senderOf, verifiedSender } from './sender.js';
import { assertService, EXCHANGES, instanceQueueName, queueName } from './topology.js';

export interface ConsumerOptions {
  /** Unacknowledged messages per lane. */
  readonly prefetch: number;
  readonly handlers: ReadonlyMap<string, BoundHandler>;
  readonly failures: FailureHandling;
  readonly onDelivery: (delivery: Delivery) => void;
  /** The channel has gone: what was delivered on it comes again. */
  readonly onLost: () => void;
  /** Every queue has been taken up, now or again: what was broadcast before was not heard. */
  readonly onListening: () => void;
  /** Resolves when something can be worked on. */
  readonly free: () => Promise<void>;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/** Where a delivery came in, and how it is settled. */
type Origin = Pick<Delivery, 'channel' | 'acknowledgements'>;

/** What this instance cannot read. With the letter it is in order, but of another release than this one. */
interface Unread {
  readonly error: AppError;
  readonly letter?: Letter;
}

/** Consumes a service's lanes and its broadcasts on one channel, again after each reconnect. */
export class Consumer {
  private channel: Channel | undefined;
  private acknowledgements: Acknowledgements | undefined;
  private stopped = false;
  /** Its queues are being taken up; `start` is not tried again. */
  private beginning = true;

  constructor(
    private readonly broker: Broker,
    private readonly options: ConsumerOptions,
  ) {}

  async start(): Promise<void> {
    await this.consume();
    this.beginning = false;
    this.broker.connection.on('up', () => void this.resume());
  }

  /** No further deliveries. */
  async stop(): Promise<void> {
    this.stopped = true;
    const channel = this.channel;
    if (channel === undefined) return;
    await Promise.all([...LANES.map((lane) => channel.cancel(lane)), channel.cancel('broadcast')]).catch(() => undefined);
  }

  /** Gives back all that this instance holds and takes up its queues anew, once there is a free slot. */
  async fence(): Promise<void> {
    await endChannel(this.channel);
  }

  /** Gives back what was not settled. */
  async close(): Promise<void> {
    this.acknowledgements?.flush();
    await endChannel(this.channel);
  }

  private async resume(): Promise<void> {
    if (this.beginning) return;
    this.beginning = true;
    for (let pauseMs = FIRST_PAUSE_MS; this.channel === undefined && !this.over; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      try {
        // Handlers of the lost channel may still be at work, or hang.
        await this.options.free();
        if (!this.over) await this.consume();
      } catch (error) {
        // Refused, or the channel or the connection went again; others may go on with the connection meanwhile.
        this.broker.log.warn({ detail: toAppError(error).message, nextTryMs: pauseMs }, 'consuming could not be taken up again');
        await pause(pauseMs, undefined, { ref: false });
      }
    }
    this.beginning = false;
  }

  private get over(): boolean {
    return this.stopped || this.broker.connection.closed;
  }

  private async consume(): Promise<void> {
    const { service, queues, connection } = this.broker;
    const model = await connection.ready();
    const channel = await model.createChannel();
    channel.on('error', (error: Error) => this.broker.log.warn({ detail: error.message }, 'consumer channel error'));
    channel.on('close', () => this.lost(channel));
    const messages = [...this.options.handlers.values()].flatMap((handler) => handler.extras.messages);
    const events = messages.filter((message) => message.kind === 'event' && message.broadcast !== true).map((message) => message.name);
    await assertService(channel, queues, service, [...new Set(events)]);
    await channel.prefetch(this.options.prefetch);
    const acknowledgements = new Acknowledgements(channel);
    [this.channel, this.acknowledgements] = [channel, acknowledgements];
    const from = { channel, acknowledgements };
    for (const lane of LANES) {
      await channel.consume(queueName(service, lane), (raw) => this.taken(from, raw, lane), { consumerTag: lane });
    }
    const broadcasts = messages.filter((message) => message.broadcast === true).map((message) => message.name);
    await this.consumeBroadcasts(from, [...new Set(broadcasts)]);
    this.options.onListening();
  }

  private async consumeBroadcasts(from: Origin, names: readonly string[]): Promise<void> {
    const { channel } = from;
    const { queue } = await channel.assertQueue(instanceQueueName('broadcast', this.broker.service, randomUUID()), { exclusive: true, autoDelete: true, durable: false });
    for (const name of names) await channel.bindQueue(queue, EXCHANGES.broadcast, name);
    await channel.consume(queue, (raw) => this.taken(from, raw, 'express'), { consumerTag: 'broadcast' });
  }

  private lost(channel: Channel): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.options.onLost();
    // A channel closed by the broker on a live connection: take it up again.
    if (!this.stopped && this.broker.connection.connected) void this.resume();
  }

  /** null: the broker has ended this consumer (its queue has moved or was deleted); all of them begin anew. */
  private taken(from: Origin, raw: ConsumeMessage | null, lane: Lane): void {
    if (raw !== null) this.receive(from, raw, lane);
    else if (!this.stopped) void this.fence();
  }

  private receive(from: Origin, raw: ConsumeMessage, lane: Lane): void {
    const envelopes = partsOf(raw);
    from.acknowledgements.delivered(raw, envelopes.length);
    for (const envelope of envelopes) {
      const delivery = this.read({ raw, lane, ...from }, envelope);
      if (!('error' in delivery)) this.options.onDelivery(delivery);
      else void this.putAside(from, raw, delivery, envelopes.length === 1 ? raw.content : JSON.stringify(envelope));
    }
  }

  /** What could not be put aside is kept: the broker delivers it again. */
  private async putAside({ acknowledgements }: Origin, raw: ConsumeMessage, { error, letter }: Unread, body: string | Buffer): Promise<void> {
    // During a rolling update an instance of another release may read it. A broadcast has come to every one of them, and what nobody
    // vouches for would come back as this service's own.
    const isStranger = this.broker.login.own && letter?.sender === undefined;
    const done = letter === undefined || isStranger || raw.fields.exchange === EXCHANGES.broadcast ? this.bury(raw, body, error) : this.options.failures.failed(letter, error, 'all');
    await done.then(
      () => acknowledgements.acknowledge(raw),
      () => acknowledgements.giveBack(raw),
    );
  }

  private async bury(raw: ConsumeMessage, body: string | Buffer, error: AppError): Promise<void> {
    const { messageId, type } = raw.properties as { messageId?: string; type?: string };
    const name = type ?? 'unknown';
    this.broker.log.error({ message: name, code: error.code, detail: error.message }, 'message cannot be handled: dead letter');
    // Who has sent it stays with it, so that it is refused again when it is sent again.
    const sender = senderOf(this.broker.login, raw);
    await this.options.failures.bury({ id: messageId ?? '', name, body, sender }, reasonOf(error));
  }

  private read(from: Pick<Delivery, 'raw' | 'lane' | keyof Origin>, envelope: unknown): Delivery | Unread {
    let letter: Letter | undefined;
    try {
      const wire = open(envelope);
      const handler = this.options.handlers.get(wire.name);
      const message = handler?.extras.messages.find((one) => one.name === wire.name);
      if (handler === undefined || message === undefined) {
        letter = { wire, sender: senderOf(this.broker.login, from.raw) };
        throw new AppError<MessagingErrorCode>('message_unhandled', 'invalid', `${this.broker.service} has no handler for ${wire.name}.`);
      }
      const sender = verifiedSender(this.broker.login, message, wire, from.raw);
      letter = { wire, sender };
      const payload = checked(wire.name, message.payload, wire.payload, 'invalid');
      return { ...letter, envelope: envelopeOf(wire), message, payload, handler, ...from };
    } catch (error) {
      return { error: toAppError(error), letter };
    }
  }
}

/** What is no JSON, or an empty list, counts as one envelope, which will not open. */
function partsOf({ content }: ConsumeMessage): readonly unknown[] {
  try {
    const parts = envelopesIn(content);
    return parts.length > 0 ? parts : [parts];
  } catch {
    return [undefined];
  }
}
