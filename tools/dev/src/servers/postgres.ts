import { randomBytes } from 'node:crypto';
import { access, chown, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '@waggle/errors';
import type { InfrastructureErrorCode } from '../infrastructure.js';
import type { Instance } from '../instance.js';
import { type SystemUser, execute, findProgram, findUser, isRoot, versionFolders } from '../system.js';
import { choosePorts } from './chosen-ports.js';
import type { Recipe } from './private-server.js';
import { PROBES } from './probes.js';

/** The path of `postgres` beside its `initdb`, or undefined. */
export async function findPostgres(folders: readonly string[]): Promise<string | undefined> {
  const versions = [...(await versionFolders('/usr/lib/postgresql', 'bin')), ...(await versionFolders('/opt/homebrew/opt', 'bin'))];
  for (const folder of [...folders, ...versions, '/usr/pgsql/bin']) {
    const found = await findProgram('postgres', [folder]);
    if (found === undefined) continue;
    const server = await realpath(found);
    if ((await findProgram('initdb', [dirname(server)])) !== undefined) return server;
  }
  return undefined;
}

/** PostgreSQL refuses root, so root runs it as this account. */
export async function postgresUser(): Promise<SystemUser | undefined> {
  return isRoot() ? findUser(['postgres', 'nobody']) : undefined;
}

// Safe while the machine itself stays up. Commits stay synchronous: otherwise SIGKILL would lose what was promised.
const NO_SYNC = ['fsync=off', 'full_page_writes=off'];

const options = (port: number, durable: boolean): string[] =>
  [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    // Loopback only: a socket's path may be longer than the system allows.
    'unix_socket_directories=',
    // Each service holds up to ten, and a test run has two whole zones at once.
    'max_connections=600',
    'jit=off',
    ...(durable ? [] : NO_SYNC),
  ].flatMap((option) => ['-c', option]);

async function createCluster(server: string, folder: string, password: string, user: SystemUser | undefined): Promise<void> {
  const passwordFile = `${folder}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  const args = ['-D', folder, '-U', 'waggle', '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8', '--no-locale', '--no-sync', '--no-instructions'];
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  try {
    await execute(join(dirname(server), 'initdb'), args, { cwd: folder, env: { LC_ALL: 'C' }, ...identity });
  } catch (cause) {
    const message = `initdb could not make a PostgreSQL data folder: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new AppError<InfrastructureErrorCode>('server_start_failed', 'transient', message, { server: 'postgres' }, cause);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function hasCluster(folder: string): Promise<boolean> {
  return access(join(folder, 'global', 'pg_control')).then(
    () => true,
    () => false,
  );
}

/** PostgreSQL on loopback with one superuser, `waggle`. `durable` syncs to disk as in production. */
export async function preparePostgres(instance: Instance, server: string, durable: boolean): Promise<Recipe> {
  const user = await postgresUser();
  const folder = await instance.folderFor('postgres', user);
  const { password } = await instance.remember('postgres', () => ({ password: randomBytes(16).toString('hex') }));
  if (!(await hasCluster(folder))) await createCluster(server, folder, password, user);
  const [port = 0] = await choosePorts(instance, 'postgres-port', 1);
  const url = `postgres://waggle:${password}@127.0.0.1:${port}/postgres`;
  return {
    main: {
      name: 'postgres',
      command: server,
      args: ['-D', folder, ...options(port, durable)],
      env: { LC_ALL: 'C' },
      cwd: folder,
      user,
      logFile: join(instance.folder, 'postgres.log'),
      stopSignal: 'SIGINT',
    },
    companions: [],
    url,
    probe: () => PROBES.database(url),
  };
}
