import { randomUUID } from 'node:crypto';
import { AppError, type ErrorRecord, fromRecord } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { type BrokerConnection, unavailable } from './broker-connection.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { EXCHANGES, instanceQueueName } from './topology.js';
import { type Login, serviceOf } from './login.js';

/** What comes back to a query: the reply or the error of the other side. */
export interface ReplyBody {
  readonly value?: unknown;
  readonly error?: ErrorRecord;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly timer: NodeJS.Timeout;
  /** Who alone may answer. */
  readonly from: string;
}

/** The queue on which this instance hears answers to its queries; a new one whenever the broker has taken it away. */
export class Replies {
  private readonly pending = new Map<string, Pending>();
  private channel: Channel | undefined;
  private opened: Promise<string> | undefined;
  private closed = false;

  constructor(
    private readonly connection: BrokerConnection,
    private readonly service: string,
    private readonly login: Login,
    private readonly log: Logger,
  ) {
    connection.on('down', () => (this.opened = undefined));
  }

  /** The name to put into `replyTo`. */
  async address(): Promise<string> {
    this.opened ??= this.connection.ready().then((model) => this.open(model));
    try {
      return await this.opened;
    } catch (error) {
      this.opened = undefined;
      throw error;
    }
  }

  /** @throws AppError `ask_timeout`, `broker_unavailable` when this instance ends first (both transient), or what the other side threw */
  expect(id: string, name: string, from: string, timeoutMs: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(ending());
      const timer = setTimeout(() => {
        this.pending.delete(id);
        reject(new AppError<MessagingErrorCode>('ask_timeout', 'transient', `No answer to ${name} within ${timeoutMs} ms.`, { message: name }));
      }, timeoutMs);
      this.pending.set(id, { resolve, reject, timer, from });
    });
  }

  /** Whether somebody still waits for the answer to this query. */
  awaits(id: string): boolean {
    return this.pending.has(id);
  }

  fail(id: string, error: AppError): void {
    this.settle(id, (waiting) => waiting.reject(error));
  }

  /** Nothing is heard any more: whoever waits still, for minutes perhaps, is told now. */
  close(): void {
    this.closed = true;
    for (const id of [...this.pending.keys()]) this.fail(id, ending());
  }

  private settle(id: string, how: (waiting: Pending) => void): void {
    const waiting = this.pending.get(id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.pending.delete(id);
    how(waiting);
  }

  private async open(model: ChannelModel): Promise<string> {
    try {
      return await this.openOn(model);
    } catch (error) {
      throw unavailable('The broker opened no queue for answers.', error);
    }
  }

  private async openOn(model: ChannelModel): Promise<string> {
    const channel = await model.createChannel();
    this.channel = channel;
    channel.on('error', () => undefined);
    channel.on('close', () => {
      if (this.channel === channel) this.opened = undefined;
    });
    const name = instanceQueueName('reply', this.service, randomUUID());
    await channel.assertQueue(name, { exclusive: true, durable: false, autoDelete: true });
    await channel.bindQueue(name, EXCHANGES.replies, name);
    await channel.consume(
      name,
      (message) => {
        if (message !== null) return this.receive(message);
        void channel.close().catch(() => undefined);
      },
      { noAck: true },
    );
    return name;
  }

  private receive({ content, properties: { correlationId, userId } }: ConsumeMessage): void {
    const id = String(correlationId);
    // Whoever has learnt the address may write to it; the answer is believed of the one who was asked.
    const from = this.pending.get(id)?.from;
    if (this.login.own && serviceOf(this.login, userId) !== from) {
      this.log.debug({ correlationId: id, expected: from, userId }, 'an answer was dropped: it is not of who was asked, or nobody waits for it any more');
      return;
    }
    const body = JSON.parse(content.toString('utf8')) as ReplyBody;
    this.settle(id, (waiting) => (body.error === undefined ? waiting.resolve(body.value) : waiting.reject(fromRecord(body.error))));
  }
}

const ending = (): AppError => unavailable('This instance ends: no answer reaches it any more.');
