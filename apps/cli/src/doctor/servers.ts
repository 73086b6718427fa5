import { type Environment, loadConfig } from '@waggle/config';
import { canInstall, devConfig, type DevConfig, findServer, hasDocker, installCommand, searchFolders } from '@waggle/dev';
import { addressOf, answers, type Server, SERVERS } from '../zone/given-servers.js';
import { fail, type Finding, ok, warn } from './finding.js';

/** Which way each server would be provided, in the order that `waggle up` tries. Nothing is started or installed. */
export async function lookAtServers(env: Environment): Promise<Finding[]> {
  const config = loadConfig(devConfig, env);
  return Promise.all(SERVERS.map((server) => lookAt(server, config, env)));
}

/** Whether each service signs in as itself, as far as it can be told before anything runs. */
export function lookAtLogins(env: Environment): Finding[] {
  const given = SERVERS.filter(({ setting }) => setting !== 'REDIS_URL' && (env[setting] ?? '') !== '').map(({ title }) => title);
  if (given.length === 0) return [ok('Logins', 'each service its own')];
  if (env['WAGGLE_GIVEN_AS_IS'] !== 'true') return [ok('Logins', `each service its own, if the given user of ${given.join(' and ')} may make them; else the start says least_privilege_off`)];
  const shared = `all services share the given users of ${given.join(' and ')}: senders are not verified, and only triggers keep the audit and the other tables that may only be added to`;
  return [warn('Logins', shared, 'Unset WAGGLE_GIVEN_AS_IS, with users that may make others, or run waggle provision with such users.')];
}

async function lookAt(server: Server, config: DevConfig, env: Environment): Promise<Finding> {
  const given = config[server.setting];
  if (given !== undefined) return reachable(server, given);
  const program = config.WAGGLE_SERVERS === 'docker' ? undefined : await findServer(server.name, searchFolders(config));
  if (program !== undefined) return ok(server.title, `private: ${program}`);
  if (await hasDocker(config.PATH, env['DOCKER_HOST'])) return ok(server.title, 'a container');
  const command = installCommand([server.package]);
  if (await canInstall(config.PATH)) return warn(server.title, `not here; waggle up installs ${server.package}`, `To install it yourself: ${command}`);
  return fail(server.title, 'not here', `${command}   or start Docker, or set ${server.setting}`);
}

async function reachable(server: Server, url: string): Promise<Finding> {
  const { title, setting } = server;
  const address = addressOf(server, url);
  const where = `${address.host}:${address.port}`;
  if (await answers(address)) return ok(title, `given: ${where}`);
  return fail(title, `given, and ${where} does not answer`, `Start it, correct ${setting}, or unset ${setting} to get a private one.`);
}
