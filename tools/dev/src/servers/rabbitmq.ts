import { randomBytes } from 'node:crypto';
import { chmod, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instance } from '../instance.js';
import type { Launch } from '../keeper.js';
import { execute, findProgram, versionFolders } from '../system.js';
import { choosePorts } from './chosen-ports.js';
import type { Recipe } from './private-server.js';
import { PROBES } from './probes.js';

// Debian's `rabbitmq-server` in the path changes the user and so cannot be used; the real script stands in the lib folder.
const FOLDERS = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/opt/rabbitmq/sbin', '/usr/local/opt/rabbitmq/sbin', '/opt/rabbitmq/sbin'];

/** The folder of `rabbitmq-server`, or undefined. */
export async function findRabbit(folders: readonly string[]): Promise<string | undefined> {
  const file = await findProgram('rabbitmq-server', [...FOLDERS, ...(await versionFolders('/usr/lib/rabbitmq/lib', 'sbin')), ...folders]);
  if (file === undefined) return undefined;
  const program = await realpath(file);
  return program.endsWith('script-wrapper') ? undefined : program;
}

const settings = (port: number, management: number, password: string): string => `
listeners.tcp.1 = 127.0.0.1:${port}
tcp_listen_options.nodelay = true
tcp_listen_options.backlog = 1024
management.tcp.ip = 127.0.0.1
management.tcp.port = ${management}
default_user = waggle
default_pass = ${password}
disk_free_limit.absolute = 50MB
log.file = false
log.console = true
log.console.level = warning
`;

/** RabbitMQ's own default. */
const MEMORY_WATERMARK = '0.4';

// Few schedulers that do not spin: small and quiet beside the programs that use it.
const VIRTUAL_MACHINE = '+S 2:2 +SDcpu 1:1 +SDio 2 +A 2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}';

function surroundings(folder: string, id: string, ports: readonly number[], path: string): Record<string, string> {
  const [, , epmd, distribution] = ports;
  return {
    PATH: path,
    LC_ALL: 'C.UTF-8',
    HOME: folder,
    // Makes the start script become the Erlang process instead of its parent, so that signals reach the broker.
    RUNNING_UNDER_SYSTEMD: 'true',
    ERL_EPMD_PORT: String(epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `waggle-${id}@localhost`,
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'env.conf'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: VIRTUAL_MACHINE,
  };
}

async function writeSettings(folder: string, port: number, management: number, password: string): Promise<void> {
  await writeFile(join(folder, 'env.conf'), '');
  await writeFile(join(folder, 'plugins'), '[rabbitmq_management].');
  await writeFile(join(folder, 'rabbitmq.conf'), settings(port, management, password), { mode: 0o600 });
}

async function writeCookie(folder: string, cookie: string): Promise<void> {
  const file = join(folder, '.erlang.cookie');
  await chmod(file, 0o600).catch(() => undefined);
  await writeFile(file, cookie, { mode: 0o600 });
  await chmod(file, 0o400);
}

async function answersHttp(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
}

/** RabbitMQ with its management API, on loopback, with an own epmd. */
export async function prepareRabbit(instance: Instance, program: string, path: string): Promise<Recipe & { managementUrl: string; alarm: (raised: boolean) => Promise<void> }> {
  const folder = await instance.folderFor('rabbitmq');
  const ports = await choosePorts(instance, 'rabbitmq-ports', 4);
  const [port = 0, management = 0, epmdPort] = ports;
  const secret = await instance.remember('rabbitmq', () => ({ password: randomBytes(16).toString('hex'), cookie: randomBytes(16).toString('hex') }));
  await writeSettings(folder, port, management, secret.password);
  await writeCookie(folder, secret.cookie);
  const url = `amqp://waggle:${secret.password}@127.0.0.1:${port}`;
  const common = { cwd: folder, env: surroundings(folder, instance.id, ports, path), stopSignal: 'SIGTERM' as const };
  const epmd: Launch = { ...common, name: 'epmd', command: 'epmd', args: ['-port', String(epmdPort), '-address', '127.0.0.1'], logFile: join(folder, 'epmd.log') };
  return {
    main: { ...common, name: 'rabbitmq', command: program, args: [], logFile: join(folder, 'rabbitmq.log') },
    companions: [epmd],
    url: `${url}/`,
    alarm: async (raised) => {
      await execute(join(dirname(program), 'rabbitmqctl'), ['set_vm_memory_high_watermark', raised ? '0.0000001' : MEMORY_WATERMARK], { cwd: folder, env: common.env });
    },
    managementUrl: `http://waggle:${secret.password}@127.0.0.1:${management}`,
    probe: async () => {
      await PROBES.amqp(`${url}/`);
      await answersHttp(`http://127.0.0.1:${management}`);
    },
  };
}
