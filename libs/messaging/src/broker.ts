import type { Zone } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger, Metrics, Traces } from '@waggle/observability';
import type { Database } from '@waggle/persistence';
import { BrokerConnection } from './broker-connection.js';
import { endChannel } from './ending.js';
import { Outbox } from './outbox.service.js';
import { PriorityPublisher } from './priority-publisher.js';
import { Publisher } from './publisher.js';
import { Replies } from './replies.js';
import { type Login, loginOf } from './login.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { assertShared, brokerShortfalls, checkShared, type QueueType } from './topology.js';

export interface BrokerOptions {
  readonly url: string;
  readonly service: string;
  readonly instance: string;
  /** Default `local`. */
  readonly zone?: Zone;
  readonly queues: QueueType;
  readonly retryDelaysMs: readonly number[];
  /** So long after it was said, what fails for the moment is tried on with the last delay. Default 0. */
  readonly retryForMs?: number;
  /** Envelopes in one message of the broker at most. Default 64. */
  readonly mostTogether?: number;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly traces?: Traces;
  /** Of a service with a schema: it gets an outbox and an inbox. */
  readonly database?: Database;
}

/** The parts of one service instance that talk to the broker. */
export interface Broker extends Omit<BrokerOptions, 'retryForMs'> {
  readonly retryForMs: number;
  readonly login: Login;
  readonly connection: BrokerConnection;
  readonly publisher: PriorityPublisher;
  readonly replies: Replies;
  readonly outbox: Outbox | undefined;
  /** Sends what can be sent, then ends. */
  close(): Promise<void>;
  /** Ends every wait for the broker, within seconds: what was not sent stays in the outbox, what was not settled is delivered again. */
  cut(): Promise<void>;
}

/**
 * Connects, asserts what all services share, and says what this broker cannot do.
 * Fails when the broker does not answer: the caller decides about trying again.
 */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { log, service, queues } = options;
  const login = loginOf(options.url, service);
  const connection = new BrokerConnection(options.url, `waggle ${service} ${options.instance}`, log);
  await connection.open();
  for (const shortfall of brokerShortfalls(connection.version, queues)) log.warn({}, shortfall);
  if (!login.own) log.warn({ code: 'least_privilege_off' }, `${service} has no broker user of its own: who sent a message is not verified`);
  try {
    await shareOn(connection, options, login);
  } catch (error) {
    // It would come back for ever, beside that of the caller's next attempt.
    await connection.close();
    throw error;
  }
  connection.on('up', () => void shareOn(connection, options, login).catch((error: unknown) => log.warn({ detail: toAppError(error).message }, 'the topology could not be made sure of')));
  const onOwnChannel = (): Publisher => new Publisher(connection, login.user, options.metrics, options.mostTogether);
  const publisher = new PriorityPublisher(onOwnChannel(), onOwnChannel());
  const outbox = options.database === undefined ? undefined : new Outbox(options.database, publisher, log);
  outbox?.start();
  const replies = new Replies(connection, service, login, log);
  const cut = async (): Promise<void> => {
    replies.close();
    await connection.close();
  };
  const close = async (): Promise<void> => {
    await outbox?.stop();
    await publisher.close();
    await cut();
  };
  return { ...options, retryForMs: options.retryForMs ?? 0, login, connection, publisher, replies, outbox, close, cut };
}

/** A service with a user of its own may not make what all share: the zone has. @throws AppError `topology_missing` (transient) */
async function shareOn(connection: BrokerConnection, { queues, retryDelaysMs }: BrokerOptions, login: Login): Promise<void> {
  const model = await connection.ready();
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  if (!login.own) await assertShared(channel, queues, retryDelaysMs);
  else await checkShared(channel, retryDelaysMs).catch((cause: unknown) => Promise.reject(missing(cause)));
  await endChannel(channel);
}

function missing(cause: unknown): AppError<MessagingErrorCode> {
  const message = `The broker lacks what all services share (${toAppError(cause).message}). It is made by: waggle provision`;
  return new AppError<MessagingErrorCode>('topology_missing', 'transient', message, {}, cause);
}
