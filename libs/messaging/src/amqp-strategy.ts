import type { Lane, Message } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import type { Broker } from './broker.js';
import { allMessages } from './catalogue.js';
import { Consumer } from './consumer.js';
import type { BoundHandler } from './delivery.js';
import { Dispatcher } from './dispatcher.js';
import { FailureHandling } from './failure-handling.js';
import { type HandlerExtras, WAGGLE_TRANSPORT } from './handles.js';
import type { MessagingErrorCode } from './messaging.error.js';
import type { Messenger } from './messenger.service.js';
import { Processor } from './processor.js';

/**
 * Unacknowledged messages of the broker per lane. Each may hold 64 envelopes, and all that is under way on the connection is read before
 * an URGENT one: with 200, that one waited 250 ms when 20,000 LOW had just come in, and nothing was handled faster.
 */
const PREFETCH = 32;

export interface StrategyOptions {
  /** Handlers at once. Default 8. */
  readonly concurrency?: number;
  /** Addressed messages that this service must be able to take. */
  readonly mustHandle?: readonly Message[];
}

/** Nest's way into our messaging: binds the `@Handles` methods of a service to its queues. */
export class AmqpStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = WAGGLE_TRANSPORT;
  private readonly stopping = new AbortController();
  private readonly processor: Processor;
  private readonly dispatcher: Dispatcher;
  private consumer: Consumer | undefined;
  private listening: () => void = () => undefined;

  constructor(
    private readonly broker: Broker,
    messenger: Messenger,
    private readonly options: StrategyOptions = {},
  ) {
    super();
    const failures = new FailureHandling(broker);
    this.processor = new Processor(broker, messenger, failures, this.stopping.signal);
    this.dispatcher = new Dispatcher(this.processor, options.concurrency ?? 8, broker.metrics);
  }

  /** Messages that this instance has taken and not settled. */
  get inHand(): number {
    return this.dispatcher.inHand;
  }

  /** Since when no work from each lane has ended or come forward in this instance, in milliseconds; null before the first. */
  get idleMs(): Record<Lane, number | null> {
    return this.dispatcher.idleMs;
  }

  /** What is under way waits for something outside that has a time limit, or has just heard from it. */
  progressed(): void {
    this.dispatcher.progressed();
  }

  /** Calls `tell` each time that this instance begins to hear what is broadcast: what was said before, it may have missed. */
  whenListening(tell: () => void): void {
    this.listening = tell;
  }

  /** Resolves when a slot is free. */
  async free(): Promise<void> {
    await this.dispatcher.free();
  }

  /** Gives all that it holds back to the broker, and takes more once it has a free slot. */
  async fence(): Promise<void> {
    await this.consumer?.fence();
  }

  override addHandler(pattern: string, callback: MessageHandler, isEventHandler = false, extras: Record<string, unknown> = {}): void {
    if (this.messageHandlers.has(pattern)) {
      throw new AppError<MessagingErrorCode>('handler_twice', 'bug', `${this.broker.service} has two handlers for ${pattern}: remove one @Handles.`);
    }
    super.addHandler(pattern, callback, isEventHandler, extras);
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      this.requireHandlers();
      this.consumer = new Consumer(this.broker, {
        prefetch: PREFETCH,
        handlers: this.bind(),
        failures: new FailureHandling(this.broker),
        onDelivery: (delivery) => (delivery.message.outOfTurn === true ? void this.processor.one(delivery) : this.dispatcher.add(delivery)),
        onLost: () => this.dispatcher.forget(),
        onListening: () => this.listening(),
        free: () => this.dispatcher.free(),
      });
      await this.consumer.start();
      callback();
    } catch (error) {
      callback(error);
    }
  }

  /** Takes no more, finishes what is under way, gives back the rest. */
  async close(): Promise<void> {
    await this.consumer?.stop();
    const drained = this.dispatcher.drain();
    this.stopping.abort();
    await drained;
    await this.consumer?.close();
  }

  on(): never {
    throw new Error('This transport has no events of its own.');
  }

  unwrap<T>(): T {
    return this.broker.connection as T;
  }

  private bind(): Map<string, BoundHandler> {
    const methods = new Map<unknown, BoundHandler>();
    const bound = new Map<string, BoundHandler>();
    for (const [pattern, handler] of this.messageHandlers) {
      const extras = handler.extras as unknown as HandlerExtras;
      // Nest binds a method once per pattern; all patterns of one @Handles share its extras' message list.
      const known = methods.get(extras.messages) ?? this.boundHandler(handler, extras);
      methods.set(extras.messages, known);
      bound.set(pattern, known);
    }
    return bound;
  }

  private boundHandler(handler: MessageHandler, extras: HandlerExtras): BoundHandler {
    return {
      extras,
      invoke: async (payload, context) => lastValueFrom(this.transformToObservable(await handler(payload, context)), { defaultValue: undefined }),
    };
  }

  private requireHandlers(): void {
    const { service } = this.broker;
    const owned = allMessages().filter((message) => message.owner === service && message.kind !== 'event');
    for (const message of [...owned, ...(this.options.mustHandle ?? [])]) {
      if (this.messageHandlers.has(message.name)) continue;
      const line = `@Handles(<the message ${message.name}>) on a controller method of ${service}`;
      throw new AppError<MessagingErrorCode>('handler_missing', 'bug', `${service} must handle ${message.name} but has no handler: add ${line}.`);
    }
  }
}
