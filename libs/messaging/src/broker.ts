import { toAppError } from '@waggle/errors';
import type { Logger, Metrics } from '@waggle/observability';
import type { Database } from '@waggle/persistence';
import { BrokerConnection } from './broker-connection.js';
import { Outbox } from './outbox.service.js';
import { Publisher } from './publisher.js';
import { Replies } from './replies.js';
import { assertShared, brokerShortfalls, type QueueType } from './topology.js';

export interface BrokerOptions {
  readonly url: string;
  readonly service: string;
  readonly instance: string;
  readonly queues: QueueType;
  readonly retryDelaysMs: readonly number[];
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Of a service with a schema: it gets an outbox and an inbox. */
  readonly database?: Database;
}

/** The parts of one service instance that talk to the broker. */
export interface Broker extends BrokerOptions {
  readonly connection: BrokerConnection;
  readonly publisher: Publisher;
  readonly replies: Replies;
  readonly outbox: Outbox | undefined;
  close(): Promise<void>;
}

/**
 * Connects, asserts what all services share, and says what this broker cannot do.
 * Fails when the broker does not answer: the caller decides about trying again.
 */
export async function openBroker(options: BrokerOptions): Promise<Broker> {
  const { log, service, queues } = options;
  const connection = new BrokerConnection(options.url, `waggle ${service} ${options.instance}`, log);
  await connection.open();
  for (const shortfall of brokerShortfalls(connection.version, queues)) log.warn({}, shortfall);
  await assertSharedOn(connection, options);
  connection.on('up', () => void assertSharedOn(connection, options).catch((error: unknown) => log.warn({ detail: toAppError(error).message }, 'topology not asserted')));
  const publisher = new Publisher(connection);
  const outbox = options.database === undefined ? undefined : new Outbox(options.database, publisher, log);
  outbox?.start();
  const close = async (): Promise<void> => {
    await outbox?.stop();
    await publisher.close();
    await connection.close();
  };
  return { ...options, connection, publisher, replies: new Replies(connection, service), outbox, close };
}

async function assertSharedOn(connection: BrokerConnection, options: BrokerOptions): Promise<void> {
  const model = await connection.ready();
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  await assertShared(channel, options.queues, options.retryDelaysMs);
  await channel.close();
}
