import { AppError } from '@waggle/errors';
import type { DevConfig } from './dev.config.js';
import { fetchImages, hasDocker } from './docker.js';
import { ADDRESS_SETTING, type InfrastructureErrorCode, type ProvideOptions, type ServerName } from './infrastructure.js';
import { canInstall, installCommand, installPackages } from './install.js';
import { findServer } from './private.js';

/** Where one server will come from. */
export type Choice =
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
export async function choose(want: readonly ServerName[], config: DevConfig, options: ProvideOptions): Promise<Choice[]> {
  const given = want.flatMap((name): Choice[] => {
    const url = config[ADDRESS_SETTING[name]];
    return url === undefined ? [] : [{ name, source: 'given', url }];
  });
  const rest = without(want, given);
  const forced = config.WAGGLE_SERVERS;
  const found = forced === 'docker' ? [] : await findInstalled(rest, 'private', config);
  const missing = without(rest, found);
  if (missing.length === 0) return [...given, ...found];
  return [...given, ...found, ...(await getMissing(missing, config, options))];
}

/** Docker when it answers and has the images, else packages. */
async function getMissing(names: readonly ServerName[], config: DevConfig, { env, log }: ProvideOptions): Promise<Choice[]> {
  const forced = config.WAGGLE_SERVERS;
  if (forced === 'private') throw explainMissing(names);
  if (forced === 'install') return install(names, config, log);
  if (forced === 'auto' && !(await hasDocker(config.PATH, env['DOCKER_HOST']))) return install(names, config, log);
  log(`Fetching the images of ${names.map((name) => PACKAGE[name]).join(', ')}, where Docker has none yet.`);
  const reason = await fetchImages(names, config);
  if (reason === undefined) return names.map((name) => ({ name, source: 'docker' }));
  log(`Docker cannot get them: ${reason}`);
  if (forced === 'auto') return install(names, config, log);
  throw explainMissing(names);
}
