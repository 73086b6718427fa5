import { createHash, randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { loadConfig } from '@waggle/config';
import { AppError } from '@waggle/errors';
import { devConfig } from './dev.config.js';
import { hasDocker, startContainer } from './docker.js';
import { useGivenAmqp } from './given/amqp.js';
import { useGivenDatabase } from './given/database.js';
import type { GivenContext } from './given/given.js';
import { useGivenRedis } from './given/redis.js';
import {
  ADDRESS_SETTING,
  type Infrastructure,
  type InfrastructureErrorCode,
  type ProvideOptions,
  type Provision,
  SERVER_NAMES,
  type ServerName,
} from './infrastructure.js';
import { canInstall, installCommand, installPackages } from './install.js';
import { Instance } from './instance.js';
import { findServer, startPrivate } from './private.js';
import { ProvidedInfrastructure } from './provided-infrastructure.js';
import type { DevConfig } from './dev.config.js';

type Choice =
  | { name: ServerName; source: 'given'; url: string }
  | { name: ServerName; source: 'private' | 'installed'; program: string }
  | { name: ServerName; source: 'docker' };

const PACKAGE = { amqp: 'rabbitmq-server', database: 'postgresql', redis: 'redis-server' } as const satisfies Record<ServerName, string>;

/** Folders to look for binaries in, the user's own first. */
export function searchFolders(config: DevConfig): string[] {
  const system = ['/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin', '/opt/homebrew/sbin'];
  return [...config.WAGGLE_SERVER_PATH.split(':'), ...config.PATH.split(':'), ...system].filter((folder) => folder !== '');
}

async function findInstalled(names: readonly ServerName[], source: 'private' | 'installed', config: DevConfig): Promise<Choice[]> {
  const found = await Promise.all(names.map(async (name) => ({ name, program: await findServer(name, searchFolders(config)) })));
  return found.flatMap(({ name, program }) => (program === undefined ? [] : [{ name, source, program }]));
}

function explainMissing(names: readonly ServerName[]): AppError<InfrastructureErrorCode> {
  const packages = names.map((name) => PACKAGE[name]);
  const settings = names.map((name) => ADDRESS_SETTING[name]).join(', ');
  const message =
    `This machine has no ${packages.join(', no ')} and no Docker. Run this once:\n\n  ${installCommand(packages)}\n\n` +
    `or start Docker, or give the addresses of running servers: ${settings}.`;
  return new AppError('server_not_found', 'missing', message, { servers: names });
}

async function install(names: readonly ServerName[], config: DevConfig, log: (line: string) => void): Promise<Choice[]> {
  if (!(await canInstall(config.PATH))) throw explainMissing(names);
  await installPackages(names.map((name) => PACKAGE[name]), config.PATH, log);
  const found = await findInstalled(names, 'installed', config);
  const missing = names.filter((name) => !found.some((choice) => choice.name === name));
  if (missing.length > 0) throw explainMissing(missing);
  return found;
}

const without = (names: readonly ServerName[], choices: readonly Choice[]): ServerName[] =>
  names.filter((name) => !choices.some((choice) => choice.name === name));

/** Server by server: given, then this machine's binaries, then Docker, then packages. */
async function choose(want: readonly ServerName[], config: DevConfig, options: ProvideOptions): Promise<Choice[]> {
  const given = want.flatMap((name): Choice[] => {
    const url = config[ADDRESS_SETTING[name]];
    return url === undefined ? [] : [{ name, source: 'given', url }];
  });
  const rest = without(want, given);
  const forced = config.WAGGLE_SERVERS;
  const found = forced === 'docker' ? [] : await findInstalled(rest, 'private', config);
  const missing = without(rest, found);
  if (missing.length === 0) return [...given, ...found];
  const mayUseDocker = forced === 'docker' || (forced === 'auto' && (await hasDocker(config.PATH, options.env['DOCKER_HOST'])));
  if (mayUseDocker) return [...given, ...found, ...missing.map((name): Choice => ({ name, source: 'docker' }))];
  if (forced === 'private') throw explainMissing(missing);
  return [...given, ...found, ...(await install(missing, config, options.log))];
}

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
  instance: Instance | undefined;
}

function provision(choice: Choice, site: Site): Promise<Provision> {
  const { config, name, kept, durable, instance } = site;
  if (choice.source === 'given') {
    return useGiven(choice, { name, kept, asIs: config.WAGGLE_GIVEN_AS_IS, managementUrl: config.AMQP_MANAGEMENT_URL });
  }
  if (choice.source === 'docker') return startContainer(choice.name, config, kept ? name : undefined);
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
  const provisions = await provisionAll(choices, { config, name, kept: keep, durable, instance });
  const infrastructure = new ProvidedInfrastructure(provisions, () => instance?.close() ?? Promise.resolve());
  options.log(infrastructure.describe());
  return infrastructure;
}
