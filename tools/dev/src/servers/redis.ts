import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from '../instance.js';
import { findProgram } from '../system.js';
import { choosePorts } from './chosen-ports.js';
import type { Recipe } from './private-server.js';
import { PROBES } from './probes.js';

/** The path of `redis-server` or its successor, or undefined. */
export async function findRedis(folders: readonly string[]): Promise<string | undefined> {
  return (await findProgram('redis-server', folders)) ?? findProgram('valkey-server', folders);
}

const settings = (port: number, folder: string, password: string): string => `
bind 127.0.0.1
port ${port}
dir "${folder}"
requirepass ${password}
save ""
appendonly yes
appendfsync everysec
daemonize no
`;

/** Redis on loopback, with an append-only file, so that what it knew survives SIGKILL. */
export async function prepareRedis(instance: Instance, server: string): Promise<Recipe> {
  const folder = await instance.folderFor('redis');
  const { password } = await instance.remember('redis', () => ({ password: randomBytes(16).toString('hex') }));
  const [port = 0] = await choosePorts(instance, 'redis-port', 1);
  const file = join(folder, 'redis.conf');
  await writeFile(file, settings(port, folder, password), { mode: 0o600 });
  const url = `redis://:${password}@127.0.0.1:${port}/0`;
  return {
    main: { name: 'redis', command: server, args: [file], env: { LC_ALL: 'C' }, cwd: folder, logFile: join(folder, 'redis.log'), stopSignal: 'SIGTERM' },
    companions: [],
    url,
    probe: () => PROBES.redis(url),
  };
}
