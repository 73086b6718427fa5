import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { type Choice, choose } from './choose.js';
import { type DevConfig, devConfig } from './dev.config.js';
import { startContainer } from './docker.js';
import { useGivenAmqp } from './given/amqp.js';
import { useGivenDatabase } from './given/database.js';
import type { GivenContext } from './given/given.js';
import { useGivenRedis } from './given/redis.js';
import { type Infrastructure, type ProvideOptions, type Provision, SERVER_NAMES, type ServerName } from './infrastructure.js';
import { Instance } from './instance.js';
import { startPrivate } from './private.js';
import { ProvidedInfrastructure } from './provided-infrastructure.js';

async function useGiven(choice: { name: ServerName; url: string }, context: GivenContext): Promise<Provision> {
  if (choice.name === 'amqp') return useGivenAmqp(choice.url, context);
  if (choice.name === 'database') return useGivenDatabase(choice.url, context);
  return useGivenRedis(choice.url, context);
}

interface Site {
  config: DevConfig;
  /** Name of this run, or of this home when data is kept. */
  name: string;
  kept: boolean;
  durable: boolean;
  /** Of the containers. */
  password: string;
  instance: Instance | undefined;
}

function provision(choice: Choice, site: Site): Promise<Provision> {
  const { config, name, kept, durable, instance } = site;
  if (choice.source === 'given') {
    return useGiven(choice, { name, kept, asIs: config.WAGGLE_GIVEN_AS_IS, prefix: config.WAGGLE_PREFIX, managementUrl: config.AMQP_MANAGEMENT_URL });
  }
  if (choice.source === 'docker') return startContainer(choice.name, { config, password: site.password, keepAs: kept ? name : undefined });
  if (instance === undefined) throw new AppError('unexpected', 'bug', 'A private server needs an instance.');
  return startPrivate(choice.name, choice.program, choice.source, { instance, path: config.PATH, durable });
}

async function provisionAll(choices: readonly Choice[], site: Site): Promise<Provision[]> {
  const settled = await Promise.allSettled(choices.map((choice) => provision(choice, site)));
  const provisions = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = settled.find((result) => result.status === 'rejected');
  if (failed === undefined) return provisions;
  await Promise.allSettled(provisions.map((one) => one.release()));
  await site.instance?.close();
  throw failed.reason;
}

const nameOfHome = (home: string): string => `waggle-${createHash('sha256').update(resolve(home)).digest('hex').slice(0, 8)}`;

// A kept volume goes on with the password that it was made with.
async function containerPassword(home: string, keep: boolean): Promise<string> {
  const fresh = randomBytes(16).toString('hex');
  if (!keep) return fresh;
  const file = join(home, 'container-password');
  await mkdir(home, { recursive: true });
  await writeFile(file, fresh, { flag: 'wx', mode: 0o600 }).catch(() => undefined);
  return readFile(file, 'utf8');
}

/**
 * Gives the servers that Waggle needs: given ones, private ones of this machine's binaries, containers, or packages installed now.
 * Private servers end with this process, also when it is killed.
 *
 * @throws AppError `server_not_found` with the one command to run, `server_start_failed` with the server's log, `vhost_refused`,
 * `database_refused`, `install_failed`, `infrastructure_in_use`.
 */
export async function provideInfrastructure(options: ProvideOptions): Promise<Infrastructure> {
  const { home, keep = false, want = SERVER_NAMES, durable = keep } = options;
  const config = loadConfig(devConfig, options.env);
  const choices = await choose(want, config, options);
  const name = keep ? nameOfHome(home) : `waggle-${randomBytes(4).toString('hex')}`;
  const needsInstance = choices.some(({ source }) => source === 'private' || source === 'installed');
  const instance = needsInstance ? await Instance.open({ home, keepAs: keep ? 'kept' : undefined, path: config.PATH }) : undefined;
  const password = await containerPassword(home, keep);
  const provisions = await provisionAll(choices, { config, name, kept: keep, durable, password, instance });
  const infrastructure = new ProvidedInfrastructure(provisions, () => instance?.close() ?? Promise.resolve());
  options.log(infrastructure.describe());
  return infrastructure;
}
