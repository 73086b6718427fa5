import { randomUUID } from 'node:crypto';
import { type CommonConfig, databaseConfig, type Environment, loadConfig } from '@waggle/config';
import { type Cache, openCache } from '@waggle/cache';
import { ZONE_OF } from '@waggle/contracts';
import { AppError, isError, toAppError } from '@waggle/errors';
import { type Broker, messagingMigrations, openBroker } from '@waggle/messaging';
import { Health, type Logger, Metrics, openTraces, type Traces } from '@waggle/observability';
import { type Database, type DatabaseOptions, openDatabase } from '@waggle/persistence';
import pRetry from 'p-retry';
import type { ServiceDefinition } from './define-service.js';

/** The connections of one service instance. */
export interface Infrastructure {
  readonly instance: string;
  readonly broker: Broker;
  readonly cache: Cache;
  readonly database: Database | undefined;
  readonly metrics: Metrics;
  readonly traces: Traces;
  readonly health: Health;
  close(): Promise<void>;
  /** Ends every wait for broker and database, whatever hangs; then `close` comes to its end. */
  cut(): void;
}

interface Settings {
  readonly config: CommonConfig;
  readonly env: Environment;
}

interface Closable {
  close(): Promise<void>;
}

/**
 * Connects to all that the service needs, with growing pauses while something does not answer, until `signal` is aborted. When it is
 * given up nothing stays open: one connection that was left would keep the process alive.
 */
export async function connectInfrastructure(definition: ServiceDefinition, settings: Settings, log: Logger, signal: AbortSignal): Promise<Infrastructure> {
  const opened: Closable[] = [];
  const close = async (): Promise<void> => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const parts = await openAll(definition, settings, log, signal, opened);
    const cut = (): void => {
      void parts.broker.cut();
      parts.database?.cut();
    };
    return { ...parts, close, cut };
  } catch (thrown) {
    await close().catch((second: unknown) => log.warn({ detail: toAppError(second).message }, 'closing what was opened before the start was given up'));
    throw thrown;
  }
}

async function openAll(definition: ServiceDefinition, { config, env }: Settings, log: Logger, signal: AbortSignal, opened: Closable[]): Promise<Omit<Infrastructure, 'close' | 'cut'>> {
  const instance = randomUUID().slice(0, 8);
  const metrics = new Metrics(definition.name);
  const traces = await openTraces({ service: definition.name, instance, zone: ZONE_OF[config.WAGGLE_ROLE], endpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: config.OTEL_TRACES_SAMPLER_ARG, log, metrics });
  opened.push(traces);
  const ownTables = tablesOf(definition);
  const open = async <T extends Closable>(what: string, connect: () => Promise<T>): Promise<T> => {
    const one = await untilReachable(what, log, signal, connect);
    opened.push(one);
    return one;
  };
  const database = ownTables === undefined ? undefined : await open('PostgreSQL (DATABASE_URL)', () => openDatabase({ url: loadConfig(databaseConfig, env).DATABASE_URL, ...ownTables }));
  const cache = await open('Redis (REDIS_URL)', () =>
    openCache(config.REDIS_URL, config.WAGGLE_PREFIX, (error) => log.debug({ detail: error.message }, 'Redis connection error')),
  );
  const broker = await open('RabbitMQ (AMQP_URL)', () =>
    openBroker({
      url: config.AMQP_URL,
      service: definition.name,
      instance,
      zone: ZONE_OF[config.WAGGLE_ROLE],
      queues: config.A2A_QUEUES,
      retryDelaysMs: config.RETRY_DELAYS_MS,
      retryForMs: config.RETRY_HOURS * 3_600_000,
      log,
      metrics,
      traces,
      database,
    }),
  );
  return { instance, broker, cache, database, metrics, traces, health: healthOf(broker, cache, database) };
}

/** The schema of a service with all its migrations; undefined without persistence. */
export function tablesOf({ name, persistence }: ServiceDefinition): Pick<DatabaseOptions, 'schema' | 'migrations' | 'entities' | 'queryTimeoutMs'> | undefined {
  if (persistence === undefined) return undefined;
  return { schema: name.replaceAll('-', '_'), migrations: [...messagingMigrations, ...persistence.migrations], entities: persistence.entities, queryTimeoutMs: persistence.queryTimeoutMs };
}

function healthOf(broker: Broker, cache: Cache, database: Database | undefined): Health {
  const health = new Health();
  health.register({ name: 'cache', check: () => cache.ping() });
  if (database !== undefined) health.register({ name: 'database', check: () => database.ping() });
  health.register({
    name: 'broker',
    check: () => (broker.connection.connected ? Promise.resolve() : Promise.reject(new Error('not connected'))),
  });
  return health;
}

/** Wrong credentials, a missing database or vhost: waiting mends none of them. */
const HOPELESS = /28P01|28000|3D000|ACCESS_REFUSED|NOT_ALLOWED|WRONGPASS|NOAUTH|password authentication|handshake terminated by server: 403/i;

/** The attempt that is under way when `signal` is aborted is waited for, and what it has opened is closed. */
async function untilReachable<T extends Closable>(what: string, log: Logger, signal: AbortSignal, connect: () => Promise<T>): Promise<T> {
  let last: Promise<T> | undefined;
  try {
    return await tryUntilReachable(what, log, signal, () => (last = connect()));
  } catch (thrown) {
    await last?.then((late) => late.close()).catch((second: unknown) => log.debug({ detail: toAppError(second).message }, 'the last attempt to connect'));
    throw thrown;
  }
}

function tryUntilReachable<T>(what: string, log: Logger, signal: AbortSignal, connect: () => Promise<T>): Promise<T> {
  return pRetry(
    async () => {
      try {
        return await connect();
      } catch (thrown) {
        const error = describe(thrown);
        if (HOPELESS.test(error)) throw new AppError('infrastructure_refused', 'denied', `${what} refuses this service: ${error}`, {}, thrown);
        throw new AppError('infrastructure_unreachable', 'transient', `${what} does not answer: ${error}`, {}, thrown);
      }
    },
    {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 250,
      maxTimeout: 5000,
      factor: 2,
      signal,
      shouldRetry: ({ error }) => toAppError(error).kind === 'transient',
      onFailedAttempt: ({ error, attemptNumber }) => {
        if (toAppError(error).kind === 'transient') log.warn({ attempt: attemptNumber }, `${error.message}; trying again`);
      },
    },
  );
}

/** Node gives an AggregateError without a text when every address of a host refuses. */
function describe(thrown: unknown): string {
  if (isError(thrown) && 'errors' in thrown && Array.isArray(thrown.errors)) return thrown.errors.map((error) => describe(error)).join(', ');
  const error = toAppError(thrown);
  const code = isError(thrown) && thrown.code !== undefined && error.code === 'unexpected' ? ` (${String(thrown.code)})` : '';
  return `${error.message}${code}`;
}
