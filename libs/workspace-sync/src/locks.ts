import { readdir, readlink, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isErrno } from '@waggle/workspace-files';
import { unlinkIfThere } from './disk.js';

const LOCKS = ['index.lock', 'HEAD.lock', 'config.lock', 'shallow.lock', 'packed-refs.lock', 'refs/heads', 'refs/waggle'];
/** A git that was started by a process that is gone ends soon. */
const WAITS = 20;
const WAIT_MS = 100;
/** Where processes cannot be seen. */
const OLD_MS = 60_000;

/** Removes locks whose process is gone. False when one is held. */
export async function clearLocks(root: string, gitDir: string): Promise<boolean> {
  const locks = await locksIn(gitDir);
  if (locks.length === 0) return true;
  for (let wait = 0; wait < WAITS; wait++) {
    const running = await gitRunsIn(root);
    if (running === undefined) return clearOld(locks);
    if (!running) {
      for (const lock of locks) await unlinkIfThere(lock);
      return true;
    }
    await pause(WAIT_MS);
    if ((await locksIn(gitDir)).length === 0) return true;
  }
  return false;
}

async function clearOld(locks: readonly string[]): Promise<boolean> {
  let all = true;
  for (const lock of locks) {
    if (Date.now() - (await modified(lock)) > OLD_MS) await unlinkIfThere(lock);
    else all = false;
  }
  return all;
}

async function modified(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}

async function locksIn(gitDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of LOCKS) {
    const file = path.join(gitDir, name);
    if (!name.endsWith('.lock')) found.push(...(await namesIn(file)).filter((one) => one.endsWith('.lock')).map((one) => path.join(file, one)));
    else if ((await modified(file)) > 0) found.push(file);
  }
  return found;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** Undefined where the system does not show its processes. */
async function gitRunsIn(root: string): Promise<boolean | undefined> {
  const pids = (await namesIn('/proc')).filter((name) => /^\d+$/.test(name));
  if (pids.length === 0) return undefined;
  for (const pid of pids) {
    try {
      if (!(await readFile(`/proc/${pid}/comm`, 'utf8')).startsWith('git')) continue;
      const folder = await readlink(`/proc/${pid}/cwd`);
      if (folder === root || folder.startsWith(`${root}/`)) return true;
    } catch {
      // Ended meanwhile, or not ours to see.
    }
  }
  return false;
}
