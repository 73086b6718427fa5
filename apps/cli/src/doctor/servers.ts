import { connect } from 'node:net';
import { type Environment, loadConfig } from '@waggle/config';
import { canInstall, devConfig, type DevConfig, findServer, hasDocker, installCommand, searchFolders, type ServerName } from '@waggle/dev';
import { fail, type Finding, ok, warn } from './finding.js';

interface Server {
  readonly name: ServerName;
  readonly title: string;
  readonly setting: 'AMQP_URL' | 'DATABASE_URL' | 'REDIS_URL';
  readonly port: number;
  readonly package: string;
}

const SERVERS: readonly Server[] = [
  { name: 'amqp', title: 'RabbitMQ', setting: 'AMQP_URL', port: 5672, package: 'rabbitmq-server' },
  { name: 'database', title: 'PostgreSQL', setting: 'DATABASE_URL', port: 5432, package: 'postgresql' },
  { name: 'redis', title: 'Redis', setting: 'REDIS_URL', port: 6379, package: 'redis-server' },
];
const CONNECT_WITHIN_MS = 2000;

/** Which way each server would be provided, in the order that `waggle up` tries. Nothing is started or installed. */
export async function lookAtServers(env: Environment): Promise<Finding[]> {
  const config = loadConfig(devConfig, env);
  return Promise.all(SERVERS.map((server) => lookAt(server, config, env)));
}

async function lookAt(server: Server, config: DevConfig, env: Environment): Promise<Finding> {
  const given = config[server.setting];
  if (given !== undefined) return reachable(server, new URL(given));
  const program = config.WAGGLE_SERVERS === 'docker' ? undefined : await findServer(server.name, searchFolders(config));
  if (program !== undefined) return ok(server.title, `private: ${program}`);
  if (await hasDocker(config.PATH, env['DOCKER_HOST'])) return ok(server.title, 'a container');
  const command = installCommand([server.package]);
  if (await canInstall(config.PATH)) return warn(server.title, `not here; waggle up installs ${server.package}`, `To install it yourself: ${command}`);
  return fail(server.title, 'not here', `${command}   or start Docker, or set ${server.setting}`);
}

async function reachable({ title, setting, port }: Server, url: URL): Promise<Finding> {
  const where = `${url.hostname}:${url.port === '' ? port : url.port}`;
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || port), timeout: CONNECT_WITHIN_MS });
    const end = (result: boolean): void => {
      socket.destroy();
      resolve(result);
    };
    socket.once('connect', () => end(true)).once('timeout', () => end(false)).once('error', () => end(false));
  });
  return answers ? ok(title, `given: ${where}`) : fail(title, `given, and ${where} does not answer`, `Start it, correct ${setting}, or unset ${setting} to get a private one.`);
}
