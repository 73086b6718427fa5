import { readFile, readdir, readlink, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

const YOUNG_MS = 60_000;
const SERVERS = new Set(['beam.smp', 'epmd', 'postgres', 'redis-server', 'valkey-server', 'dovecot']);

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went with its parent just now.
  }
}

/** What `keeper.pid` of an instance's folder says: nobody runs it, its keeper is taking it down, or it is in use. */
export async function stateOf(folder: string): Promise<'free' | 'closing' | 'used'> {
  const [keeper = 0, parent = 0] = (await textOf(join(folder, 'keeper.pid'))).split(' ').map(Number);
  if (keeper <= 0 || !exists(keeper)) return 'free';
  const command = await textOf(`/proc/${keeper}/cmdline`);
  if (process.platform === 'linux' && !command.includes('keeper.mjs')) return 'free';
  return exists(parent) ? 'used' : 'closing';
}

async function isYoung(folder: string): Promise<boolean> {
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < YOUNG_MS;
}

async function isServerIn(folder: string, pid: string): Promise<boolean> {
  const [workingFolder, program] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => ''), textOf(`/proc/${pid}/comm`)]);
  return workingFolder.startsWith(folder) && SERVERS.has(program.trim());
}

// Only Linux shows the working folder of a process; elsewhere a keeper that was itself killed leaves its servers to the user.
async function endServersIn(folder: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [] as string[])).filter((name) => /^\d+$/.test(name));
  for (const pid of pids) {
    if (await isServerIn(folder, pid)) kill(Number(pid));
  }
}

/** Removes throwaway instances whose keeper was killed as well, with the servers that it left behind. */
export async function sweep(base: string): Promise<void> {
  const names = (await readdir(base).catch(() => [] as string[])).filter((name) => /^[0-9a-f]{8}$/.test(name));
  for (const folder of names.map((name) => join(base, name))) {
    if ((await stateOf(folder)) !== 'free' || (await isYoung(folder))) continue;
    await endServersIn(`${folder}/`);
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
