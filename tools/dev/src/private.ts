import { dirname } from 'node:path';
import { hasCode } from '@waggle/errors';
import { ADDRESS_SETTING, type Provision, type ServerName, type Source } from './infrastructure.js';
import type { Instance } from './instance.js';
import { type Recipe, PrivateServer } from './servers/private-server.js';
import { findPostgres, postgresUser, preparePostgres } from './servers/postgres.js';
import { findRabbit, prepareRabbit } from './servers/rabbitmq.js';
import { findRedis, prepareRedis } from './servers/redis.js';
import { isRoot } from './system.js';

export interface PrivateContext {
  instance: Instance;
  path: string;
  durable: boolean;
}

type PreparedServer = Recipe & { managementUrl?: string; alarm?: (raised: boolean) => Promise<void> };

const PORT_ATTEMPTS = 3;

/** Where the binaries of a server are on this machine; undefined when it cannot be run from here. */
export async function findServer(name: ServerName, folders: readonly string[]): Promise<string | undefined> {
  if (name === 'amqp') return findRabbit(folders);
  if (name === 'redis') return findRedis(folders);
  if (isRoot() && (await postgresUser()) === undefined) return undefined;
  return findPostgres(folders);
}

function prepare(name: ServerName, program: string, { instance, path, durable }: PrivateContext): Promise<PreparedServer> {
  if (name === 'amqp') return prepareRabbit(instance, program, path);
  if (name === 'database') return preparePostgres(instance, program, durable);
  return prepareRedis(instance, program);
}

const portTaken = (error: unknown): boolean =>
  hasCode(error, 'server_start_failed') && (error as { details?: { portTaken?: unknown } }).details?.portTaken === 'yes';

async function startOnFreePort(name: ServerName, program: string, context: PrivateContext): Promise<{ server: PrivateServer; recipe: PreparedServer }> {
  for (let attempt = 1; ; attempt += 1) {
    const recipe = await prepare(name, program, context);
    const server = new PrivateServer(context.instance, recipe);
    try {
      await server.start();
      return { server, recipe };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS || !portTaken(error)) throw error;
    }
  }
}

/** Starts one server from this machine's binaries. */
export async function startPrivate(name: ServerName, program: string, source: Source, context: PrivateContext): Promise<Provision> {
  const { server, recipe } = await startOnFreePort(name, program, context);
  const management = recipe.managementUrl === undefined ? {} : { AMQP_MANAGEMENT_URL: recipe.managementUrl };
  return {
    control: { name, source, origin: dirname(program), url: server.url, kill: () => server.kill(), start: () => server.start(), freeze: (frozen) => server.freeze(frozen), ...(recipe.alarm && { alarm: recipe.alarm }) },
    env: { [ADDRESS_SETTING[name]]: server.url, ...management },
    release: async () => undefined,
  };
}
