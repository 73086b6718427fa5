import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';
import type { Broker } from './broker.js';
import { unavailable } from './broker-connection.js';
import { type Delivery, received } from './delivery.js';
import type { FailureHandling } from './failure-handling.js';
import type { MessageContext, PublishOptions } from './message-context.js';
import type { Messenger } from './messenger.service.js';
import type { ReplyBody } from './replies.js';
import { checked, type Sealed } from './seal.js';
import { storableJson } from './storable-json.js';
import { EXCHANGES } from './topology.js';
import { tracedBatch, tracedOne } from './traced-delivery.js';

/** What is left to do when a handler has ended, and keeps no other from running. */
type Remaining = (() => Promise<void>) | undefined;

/** Runs handlers: exactly one commit per message that changes something, acknowledged after it. */
export class Processor {
  constructor(
    private readonly broker: Broker,
    private readonly messenger: Messenger,
    private readonly failures: FailureHandling,
    private readonly stopping: AbortSignal,
  ) {}

  /**
   * Settles one delivery, whatever happens.
   *
   * @param handled called when the handler has ended: what remains is waiting for the broker
   */
  async one(delivery: Delivery, handled: () => void = () => undefined): Promise<void> {
    if (isLate(delivery)) {
      this.settle(delivery, 'late');
      return queueMicrotask(handled);
    }
    try {
      const remaining = await this.timed(delivery, tracedOne(this.broker.traces, delivery, (one) => this.run(one))).finally(handled);
      await remaining?.();
      this.settle(delivery, 'ok');
    } catch (error) {
      await this.fail(delivery, error);
    }
  }

  /**
   * Settles a batch in the handler's own transaction; when that fails, each message alone, so that only the bad one suffers.
   *
   * @param handled called when the handler has ended: what remains is waiting for the broker
   */
  async batch(deliveries: readonly Delivery[], handled: () => void = () => undefined): Promise<void> {
    let remaining: Remaining;
    const started = performance.now();
    try {
      remaining = await tracedBatch(this.broker.traces, deliveries, (all) => this.invokeBatch(all));
    } catch (error) {
      return this.failBatch(deliveries, error, started).finally(handled);
    }
    for (const delivery of deliveries) this.observe(delivery, started);
    handled();
    try {
      await remaining?.();
      this.settleBatch(deliveries);
    } catch (error) {
      for (const delivery of deliveries) await this.fail(delivery, error);
    }
  }

  private async failBatch(deliveries: readonly Delivery[], error: unknown, started: number): Promise<void> {
    const [first] = deliveries;
    if (first !== undefined && deliveries.length === 1) {
      this.observe(first, started);
      return this.fail(first, error);
    }
    this.broker.log.warn({ size: deliveries.length, detail: toAppError(error).message }, 'a batch failed: its messages are handled one by one');
    for (const delivery of deliveries) await this.batch([delivery]);
  }

  private async invokeBatch(deliveries: readonly Delivery[]): Promise<Remaining> {
    const outgoing = deliveries.map((): Sealed[] => []);
    await deliveries[0]?.handler.invoke(
      deliveries.map((delivery) => received(delivery)),
      deliveries.map((delivery, at) => this.context(delivery, undefined, outgoing[at] ?? [])),
    );
    const said = outgoing.flat();
    return said.length === 0 ? undefined : () => this.messenger.send(said);
  }

  private async timed<T>(delivery: Delivery, handling: Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await handling;
    } finally {
      this.observe(delivery, started);
    }
  }

  private observe({ message }: Delivery, started: number): void {
    this.broker.metrics.handling.observe({ message: message.name }, (performance.now() - started) / 1000);
  }

  private async run(delivery: Delivery): Promise<Remaining> {
    if (delivery.message.kind === 'query') return this.answer(delivery);
    const { database } = this.broker;
    if (database === undefined || delivery.message.broadcast === true) return this.runDirect(delivery);
    await database.transaction(async (tx) => {
      if (!(await this.messenger.fresh(tx, [delivery.envelope.id])).has(delivery.envelope.id)) return;
      const outgoing: Sealed[] = [];
      await delivery.handler.invoke(delivery.payload, this.context(delivery, tx, outgoing));
      await this.messenger.post(tx, outgoing);
    });
    return undefined;
  }

  /** No schema: what it publishes is confirmed before the acknowledgement, under ids that a second run repeats. */
  private async runDirect(delivery: Delivery): Promise<Remaining> {
    const outgoing: Sealed[] = [];
    await delivery.handler.invoke(delivery.payload, this.context(delivery, undefined, outgoing));
    return outgoing.length === 0 ? undefined : () => this.messenger.send(outgoing);
  }

  private async answer(delivery: Delivery): Promise<Remaining> {
    const outgoing: Sealed[] = [];
    const value = await delivery.handler.invoke(delivery.payload, this.context(delivery, undefined, outgoing));
    const { reply } = delivery.message;
    const body = { value: reply === undefined ? null : checked(`the reply to ${delivery.message.name}`, reply, value, 'bug') };
    return async () => {
      await this.messenger.send(outgoing);
      await this.reply(delivery, body);
    };
  }

  private async reply(delivery: Delivery, body: ReplyBody): Promise<void> {
    const { replyTo, id, name } = delivery.envelope;
    if (replyTo === undefined) return;
    const channel = await this.broker.connection.ready().then(() => delivery.channel);
    const { user } = this.broker.login;
    const content = Buffer.from(storableJson(body));
    try {
      channel.publish(EXCHANGES.replies, replyTo, content, { correlationId: id, type: `${name}.reply`, priority: 3, userId: user });
    } catch (error) {
      throw unavailable('The channel to the broker is closed.', error);
    }
  }

  private async fail(delivery: Delivery, thrown: unknown): Promise<void> {
    const error = toAppError(thrown);
    try {
      if (delivery.message.kind === 'query') {
        if (error.kind === 'bug') this.broker.log.error({ message: delivery.message.name, code: error.code, detail: error.message, stack: error.stack }, 'query failed');
        await this.reply(delivery, { error: error.toRecord() });
      } else if (delivery.message.broadcast !== true) {
        await this.failures.failed(delivery, error);
      }
      this.settle(delivery, 'failed');
    } catch (second) {
      // Not settled: the broker delivers it again when this channel ends.
      this.broker.log.error({ message: delivery.message.name, detail: toAppError(second).message }, 'a failed message could not be handed on');
      delivery.acknowledgements.giveBack(delivery.raw);
    }
  }

  private settle(delivery: Delivery, outcome: 'ok' | 'failed' | 'late'): void {
    delivery.acknowledgements.acknowledge(delivery.raw);
    this.broker.metrics.handled.inc({ message: delivery.message.name, outcome });
  }

  private settleBatch(deliveries: readonly Delivery[]): void {
    const counts = new Map<string, number>();
    for (const delivery of deliveries) {
      delivery.acknowledgements.acknowledge(delivery.raw);
      counts.set(delivery.message.name, (counts.get(delivery.message.name) ?? 0) + 1);
    }
    for (const [message, count] of counts) this.broker.metrics.handled.inc({ message, outcome: 'ok' }, count);
  }

  private context(delivery: Delivery, tx: Transaction | undefined, outgoing: Sealed[]): MessageContext {
    const { envelope, sender } = delivery;
    const { messenger, broker } = this;
    const signalFor = (): AbortSignal => this.signalFor(delivery);
    let [log, signal]: [Logger | undefined, AbortSignal | undefined] = [undefined, undefined];
    return {
      envelope,
      sender,
      get tx(): Transaction {
        if (tx === undefined) throw new Error(`${envelope.name} is handled without a transaction here: a query, a batch, or a service without a schema.`);
        return tx;
      },
      publish: async (message, payload, options: PublishOptions = {}) => {
        outgoing.push(messenger.prepareFrom(envelope, outgoing.length, message, payload, options));
      },
      // Most handlers need neither, and both cost more than the rest of this object.
      get log(): Logger {
        return (log ??= broker.log.child({ taskId: envelope.taskId, message: envelope.name }));
      },
      get signal(): AbortSignal {
        return (signal ??= signalFor());
      },
    };
  }

  private signalFor({ envelope }: Delivery): AbortSignal {
    // A signal of its own: listeners of many handlers do not gather on the one that lives as long as the service.
    if (envelope.deadline === undefined) return AbortSignal.any([this.stopping]);
    const left = Math.max(0, Date.parse(envelope.deadline) - Date.now());
    return AbortSignal.any([this.stopping, AbortSignal.timeout(left)]);
  }
}

/** Nobody waits for the answer to a query any more. */
function isLate({ envelope, message }: Delivery): boolean {
  return message.kind === 'query' && envelope.deadline !== undefined && Date.parse(envelope.deadline) < Date.now();
}
