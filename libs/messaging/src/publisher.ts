import { BROKER_PRIORITY } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { ConfirmChannel, ChannelModel, Message as AmqpMessage } from 'amqplib';
import { type BrokerConnection, unavailable } from './broker-connection.js';
import type { MessagingErrorCode } from './messaging.error.js';

/** A message that is ready for the broker. */
export interface Outgoing {
  readonly id: string;
  readonly name: string;
  readonly exchange: string;
  readonly key: string;
  readonly mandatory: boolean;
  readonly brokerPriority: number;
  readonly persistent: boolean;
  readonly body: Buffer;
  readonly headers?: Record<string, unknown>;
}

/** Ours, beside the broker's `x-death`: who first sent a message that its receiver publishes again for a retry. */
export const SENDER_HEADER = 'x-sender';

/** Publishes with confirms: resolved means that the broker has it. Waits while the broker is away or in alarm. */
export class Publisher {
  /** URGENT has a channel of its own: the broker works on the messages of one channel in turn, and confirms them so. */
  private readonly channels = new Map<boolean, ConfirmChannel>();
  private readonly opening = new Map<boolean, Promise<ConfirmChannel>>();
  private readonly returned = new Set<string>();

  constructor(
    private readonly connection: BrokerConnection,
    /** Put on every message; the broker refuses any but the user of this connection. */
    private readonly userId: string,
  ) {
    connection.on('down', () => this.channels.clear());
  }

  /** @throws AppError `message_unroutable` (missing), `broker_unavailable` (transient) */
  async publish(message: Outgoing): Promise<void> {
    await this.connection.unblocked();
    const urgent = message.brokerPriority === BROKER_PRIORITY.URGENT;
    const channel = this.channels.get(urgent) ?? (await this.open(urgent));
    await new Promise<void>((resolve, reject) => {
      const options = {
        persistent: message.persistent,
        priority: message.brokerPriority,
        mandatory: message.mandatory,
        messageId: message.id,
        type: message.name,
        // In seconds: by it the broker tells how long the head of a queue has waited.
        timestamp: Math.floor(Date.now() / 1000),
        contentType: 'application/json',
        userId: this.userId,
        headers: message.headers,
      };
      try {
        channel.publish(message.exchange, message.key, message.body, options, (error) => {
          if (error) reject(unavailable('The broker did not confirm a message.', error));
          else if (this.returned.delete(message.id)) reject(unroutable(message));
          else resolve();
        });
      } catch (error) {
        reject(unavailable('The channel to the broker is closed.', error));
      }
    });
  }

  async close(): Promise<void> {
    for (const channel of this.channels.values()) {
      await channel.waitForConfirms().catch(() => undefined);
      await channel.close().catch(() => undefined);
    }
  }

  private async open(urgent: boolean): Promise<ConfirmChannel> {
    const opening =
      this.opening.get(urgent) ??
      this.connection
        .ready()
        .then((model) => this.openOn(model, urgent))
        .finally(() => this.opening.delete(urgent));
    this.opening.set(urgent, opening);
    return opening;
  }

  private async openOn(model: ChannelModel, urgent: boolean): Promise<ConfirmChannel> {
    const channel = await model.createConfirmChannel().catch((error: unknown) => {
      throw unavailable('The broker opened no channel.', error);
    });
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channels.get(urgent) === channel) this.channels.delete(urgent);
    });
    // The broker returns an unroutable message before it confirms it.
    channel.on('return', (message: AmqpMessage) => this.returned.add(String(message.properties.messageId)));
    this.channels.set(urgent, channel);
    return channel;
  }
}

function unroutable(message: Outgoing): AppError<MessagingErrorCode> {
  return new AppError<MessagingErrorCode>('message_unroutable', 'missing', `No queue takes ${message.name} (${message.key}). Is that service deployed?`, {
    message: message.name,
    key: message.key,
  });
}
