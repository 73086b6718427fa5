import { randomUUID } from 'node:crypto';
import { LANES, type Lane } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { Broker } from './broker.js';
import { Acknowledgements } from './acknowledgements.js';
import type { BoundHandler, Delivery } from './delivery.js';
import type { FailureHandling } from './failure-handling.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { envelopesIn } from './parcel.js';
import { checked, envelopeOf, open } from './seal.js';
import { verifiedSender } from './sender.js';
import { assertService, EXCHANGES, instanceQueueName, queueName } from './topology.js';

export interface ConsumerOptions {
  /** Unacknowledged messages per lane. */
  readonly prefetch: number;
  readonly handlers: ReadonlyMap<string, BoundHandler>;
  readonly failures: FailureHandling;
  readonly onDelivery: (delivery: Delivery) => void;
  /** The channel has gone: what was delivered on it comes again. */
  readonly onLost: () => void;
}

/** Where a delivery came in, and how it is settled. */
type Origin = Pick<Delivery, 'channel' | 'acknowledgements'>;

/** Consumes a service's lanes and its broadcasts on one channel, again after each reconnect. */
export class Consumer {
  private channel: Channel | undefined;
  private acknowledgements: Acknowledgements | undefined;
  private stopped = false;

  constructor(
    private readonly broker: Broker,
    private readonly options: ConsumerOptions,
  ) {}

  async start(): Promise<void> {
    await this.consume(await this.broker.connection.ready());
    this.broker.connection.on('up', (model: ChannelModel) => void this.resume(model));
  }

  /** No further deliveries. */
  async stop(): Promise<void> {
    this.stopped = true;
    const channel = this.channel;
    if (channel === undefined) return;
    await Promise.all([...LANES.map((lane) => channel.cancel(lane)), channel.cancel('broadcast')]).catch(() => undefined);
  }

  /** Gives back what was not settled. */
  async close(): Promise<void> {
    this.acknowledgements?.flush();
    await this.channel?.close().catch(() => undefined);
  }

  private async resume(model: ChannelModel): Promise<void> {
    if (this.stopped) return;
    try {
      await this.consume(model);
    } catch (error) {
      // The connection went again, or the channel did: closing it makes the reconnect loop start over.
      this.broker.log.warn({ detail: toAppError(error).message }, 'consuming could not be taken up again');
      await model.close().catch(() => undefined);
    }
  }

  private async consume(model: ChannelModel): Promise<void> {
    const { service, queues } = this.broker;
    const channel = await model.createChannel();
    channel.on('error', (error: Error) => this.broker.log.warn({ detail: error.message }, 'consumer channel error'));
    channel.on('close', () => this.lost(channel, model));
    const messages = [...this.options.handlers.values()].flatMap((handler) => handler.extras.messages);
    const events = messages.filter((message) => message.kind === 'event' && message.broadcast !== true).map((message) => message.name);
    await assertService(channel, queues, service, [...new Set(events)]);
    await channel.prefetch(this.options.prefetch);
    const acknowledgements = new Acknowledgements(channel);
    [this.channel, this.acknowledgements] = [channel, acknowledgements];
    const from = { channel, acknowledgements };
    for (const lane of LANES) {
      await channel.consume(queueName(service, lane), (raw) => raw !== null && this.receive(from, raw, lane), { consumerTag: lane });
    }
    const broadcasts = messages.filter((message) => message.broadcast === true).map((message) => message.name);
    await this.consumeBroadcasts(from, [...new Set(broadcasts)]);
  }

  private async consumeBroadcasts(from: Origin, names: readonly string[]): Promise<void> {
    const { channel } = from;
    const { queue } = await channel.assertQueue(instanceQueueName('broadcast', this.broker.service, randomUUID()), { exclusive: true, autoDelete: true, durable: false });
    for (const name of names) await channel.bindQueue(queue, EXCHANGES.broadcast, name);
    await channel.consume(queue, (raw) => raw !== null && this.receive(from, raw, 'express'), { consumerTag: 'broadcast' });
  }

  private lost(channel: Channel, model: ChannelModel): void {
    if (this.channel !== channel) return;
    this.channel = undefined;
    this.options.onLost();
    // A channel closed by the broker on a live connection: take it up again.
    if (!this.stopped && this.broker.connection.connected) void this.resume(model);
  }

  private receive(from: Origin, raw: ConsumeMessage, lane: Lane): void {
    const envelopes = partsOf(raw);
    from.acknowledgements.delivered(raw, envelopes.length);
    for (const envelope of envelopes) {
      const delivery = this.read({ raw, lane, ...from }, envelope);
      if (delivery instanceof AppError) void this.bury(from, raw, envelopes.length === 1 ? raw.content : JSON.stringify(envelope), delivery);
      else this.options.onDelivery(delivery);
    }
  }

  /** Lays to rest what cannot be read. What could not be laid to rest is kept: the broker delivers it again. */
  private async bury({ acknowledgements }: Origin, raw: ConsumeMessage, body: string | Buffer, error: AppError): Promise<void> {
    const { messageId, type } = raw.properties as { messageId?: string; type?: string };
    const name = type ?? 'unknown';
    this.broker.log.error({ message: name, code: error.code, detail: error.message }, 'message cannot be handled: dead letter');
    await this.options.failures.bury({ id: messageId ?? '', name, body }, error).then(
      () => acknowledgements.acknowledge(raw),
      () => acknowledgements.giveBack(raw),
    );
  }

  private read(from: Pick<Delivery, 'raw' | 'lane' | keyof Origin>, envelope: unknown): Delivery | AppError {
    try {
      const wire = open(envelope);
      const handler = this.options.handlers.get(wire.name);
      const message = handler?.extras.messages.find((one) => one.name === wire.name);
      if (handler === undefined || message === undefined) {
        return new AppError<MessagingErrorCode>('message_unhandled', 'invalid', `${this.broker.service} has no handler for ${wire.name}.`);
      }
      const sender = verifiedSender(this.broker.login, message, wire, from.raw);
      const payload = checked(wire.name, message.payload, wire.payload, 'invalid');
      return { wire, envelope: envelopeOf(wire), message, payload, sender, handler, ...from };
    } catch (error) {
      return toAppError(error);
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
