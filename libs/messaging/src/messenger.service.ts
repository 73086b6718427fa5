import { type Envelope, isSaidIn, type Message, type PayloadOf, type ReplyOf, sendersOf } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Row, Session, Statement, Transaction } from '@waggle/persistence';
import { v7 } from 'uuid';
import { boxed } from './boxed.js';
import type { Broker } from './broker.js';
import type { PublishOptions } from './message-context.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { address, checked, derivedId, seal, type Sealed, toOutgoing } from './seal.js';

const ASK_TIMEOUT_MS = 5000;
const SAY = boxed();

/** What a change is caused by, and what follows from it. */
export interface Boxes {
  /** Ids of the messages that were handled. */
  readonly heard: readonly string[];
  readonly said: readonly Sealed[];
}

export interface AskOptions extends PublishOptions {
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number;
}

/** Publishes messages and asks queries on behalf of one service. */
export class Messenger {
  constructor(private readonly broker: Broker) {}

  /**
   * Publishes. With `tx` the message is written with the state it belongs to and sent after the commit;
   * without, the returned promise ends when the broker has confirmed it.
   *
   * @throws AppError `message_invalid` (bug), `message_unroutable` (missing), `broker_unavailable` (transient)
   */
  async publish<M extends Message>(message: M, payload: PayloadOf<M>, options: PublishOptions & { tx?: Transaction } = {}): Promise<void> {
    const sealed = this.prepare(message, payload, options);
    if (options.tx !== undefined) return this.post(options.tx, [sealed]);
    await this.broker.publisher.publish(toOutgoing({ ...sealed, unhurried: false }));
  }

  /** Puts a payload into its envelope without sending it: for `post`. */
  prepare<M extends Message>(message: M, payload: PayloadOf<M>, options: PublishOptions = {}): Sealed {
    this.requireSender(message);
    return address(message, seal(this.broker.service, message, payload, this.traced(message, options)));
  }

  /** The same as a consequence of a message: correlation, cause, task and priority are passed on, the id is derived. */
  prepareFrom<M extends Message>(cause: Envelope, ordinal: number, message: M, payload: PayloadOf<M>, options: PublishOptions = {}): Sealed {
    return this.prepare(message, payload, {
      id: derivedId(cause.id, `${message.name}/${options.to ?? ''}`, ordinal),
      correlationId: cause.correlationId,
      causationId: cause.id,
      taskId: cause.taskId,
      traceparent: cause.traceparent,
      priority: cause.kind === 'query' ? message.priority : cause.priority,
      ...options,
    });
  }

  /** Writes prepared messages into the transaction; they are sent after its commit. */
  async post(tx: Transaction, messages: readonly Sealed[]): Promise<void> {
    if (messages.length > 0) await this.commit(tx, SAY, { heard: [], said: messages }, []);
  }

  /**
   * Runs a statement made by `boxed`: the change, the ids of the messages that cause it and the messages that follow from it stand or fall together.
   *
   * @throws AppError `unique_violation` (conflict) when one of the messages was heard before, and what the statement itself refuses
   */
  async commit<T extends object = Row>(session: Session, change: Statement, { heard, said }: Boxes, params: readonly unknown[]): Promise<T[]> {
    if (this.broker.outbox === undefined) throw new AppError('no_persistence', 'bug', `${this.broker.service} has no schema, so it has no outbox.`);
    return this.broker.outbox.run<T>(session, change, heard, said, params);
  }

  /** Those of the ids that no commit has noted yet. */
  async unheard(session: Session, ids: readonly string[]): Promise<Set<string>> {
    const rows = await session.query<{ id: string }>('SELECT id FROM inbox WHERE id = ANY($1::uuid[])', [ids]);
    const known = new Set(rows.map(({ id }) => id));
    return new Set(ids.filter((id) => !known.has(id)));
  }

  /** Sends prepared messages now, each confirmed. */
  async send(messages: readonly Sealed[]): Promise<void> {
    await Promise.all(messages.map((sealed) => this.broker.publisher.publish(toOutgoing(sealed))));
  }

  /** Notes ids in the inbox; gives those that were not there. In the caller's transaction, so that both stand or fall. */
  async fresh(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.query<{ id: string }>('INSERT INTO inbox (id) SELECT DISTINCT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id', [ids]);
    return new Set(rows.map((row) => row.id));
  }

  /**
   * Asks and waits for the answer; all that it waits for lies within `timeoutMs`, the broker included.
   *
   * @throws AppError of the other side, `ask_timeout` and `broker_unavailable` (transient), `message_unroutable` (missing)
   */
  async ask<M extends Message>(query: M, payload: PayloadOf<M>, options: AskOptions = {}): Promise<ReplyOf<M>> {
    this.requireSender(query);
    const { replies } = this.broker;
    const timeoutMs = options.timeoutMs ?? ASK_TIMEOUT_MS;
    const [id, deadline] = [options.id ?? v7(), new Date(Date.now() + timeoutMs)];
    const answer = replies.expect(id, query.name, options.to ?? query.owner, timeoutMs);
    this.sendQuery(query, payload, { ...options, id, deadline }).catch((error: unknown) => replies.fail(id, toAppError(error)));
    const value = await answer;
    return (query.reply === undefined ? undefined : checked(`the reply to ${query.name}`, query.reply, value, 'bug')) as ReplyOf<M>;
  }

  private async sendQuery<M extends Message>(query: M, payload: PayloadOf<M>, options: PublishOptions & { id: string }): Promise<void> {
    const { replies, publisher, service } = this.broker;
    const replyTo = await replies.address();
    // The broker was away until nobody waited any more.
    if (!replies.awaits(options.id)) return;
    await publisher.publish(toOutgoing(address(query, seal(service, query, payload, { ...this.traced(query, options), replyTo }))));
  }

  private traced<O extends PublishOptions>({ name }: Message, options: O): O {
    const { traces } = this.broker;
    return traces?.on === true ? { ...options, traceparent: traces.forMessage({ name, ...options }) } : options;
  }

  /** Before it stands in the outbox, where the broker's refusal would come again and again. */
  private requireSender(message: Message): void {
    const { login, service, zone = 'local' } = this.broker;
    if (!isSaidIn(zone, message)) throw new AppError<MessagingErrorCode>('message_unroutable', 'missing', `${message.name} is not said in the ${zone} zone: nothing is decided or executed there.`, { message: message.name });
    if (!login.own || sendersOf(message).includes(service)) return;
    throw new AppError<MessagingErrorCode>('sender_refused', 'bug', `${service} may not send ${message.name}: libs/contracts/src/senders.ts does not name it.`, { message: message.name });
  }
}
