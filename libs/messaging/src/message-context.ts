import type { Envelope, Message, PayloadOf, Priority } from '@waggle/contracts';
import type { Logger } from '@waggle/observability';
import type { Transaction } from '@waggle/persistence';

export interface PublishOptions {
  /** The agent or service, for an addressed message. */
  readonly to?: string;
  /** Default: the priority of the message being handled, else the message's own. */
  readonly priority?: Priority;
  readonly taskId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** A UUID; the same id is handled once by each receiver. Default: new, or derived from the message being handled. */
  readonly id?: string;
  readonly deadline?: Date;
  /** W3C trace context. Default: of the message being handled, else of the task's first span. */
  readonly traceparent?: string;
  /** By this message its task becomes known: the first span of the task's trace. */
  readonly begins?: boolean;
}

/** What a handler is given beside the payload. */
export interface MessageContext {
  readonly envelope: Envelope;
  /** The service that sent it, as the broker has verified it; undefined where the services share one broker user. */
  readonly sender?: string;
  /** The transaction that also holds the inbox row. Reading it in a query handler or a service without a schema is a bug. */
  readonly tx: Transaction;
  /** Publishes as a consequence of this message: correlation, cause, task and priority are passed on. */
  publish<M extends Message>(message: M, payload: PayloadOf<M>, options?: PublishOptions): Promise<void>;
  readonly log: Logger;
  /** Aborted when the deadline passes or the service stops. */
  readonly signal: AbortSignal;
}

/** One message of a batch. */
export interface Received<M extends Message = Message> {
  readonly envelope: Envelope;
  readonly message: M;
  readonly payload: PayloadOf<M>;
}
