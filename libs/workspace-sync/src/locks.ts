import { readdir, readlink, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isErrno, writeAtomic } from '@waggle/workspace-files';
import { unlinkIfThere } from './disk.js';

const LOCKS = ['index.lock', 'HEAD.lock', 'config.lock', 'shallow.lock', 'packed-refs.lock', 'refs/heads', 'refs/waggle'];
/** A git that was started by a process that is gone ends soon. */
const WAITS = 20;
const WAIT_MS = 100;
/** No git holds a lock for so long, but in an editor that was forgotten. */
const OLD_MS = 10 * 60_000;
/** Times of files and of the clock may differ by so much. */
const BLUR_MS = 2_000;

/**
 * The locks of git programs in one repository. A program may hold one and not be seen: another user's behind `hidepid`, or one outside of a
 * container that has the folder mounted. So a lock is taken away only when it is one that our own crash has left, or an old one.
 */
export class Locks {
  /** There from the first git of ours that may lock to the end of the last one; after a crash it says since when. */
  private readonly mark: string;

  constructor(
    private readonly root: string,
    private readonly gitDir: string,
    stateDir: string,
  ) {
    this.mark = path.join(stateDir, 'underway');
  }

  /** Takes away what is left and notes that we begin. False when another program holds a lock. */
  async begin(): Promise<boolean> {
    if (!(await this.clear())) return false;
    await this.note();
    return true;
  }

  /** We go on within what nobody else has locked. */
  async note(): Promise<void> {
    await writeAtomic(this.mark, '');
  }

  /** Our gits have ended by themselves: what is locked from now on is another's. */
  async end(): Promise<void> {
    await unlinkIfThere(this.mark);
  }

  private async clear(): Promise<boolean> {
    const crashed = await modified(this.mark);
    for (let wait = 0; wait < WAITS; wait++) {
      const locks = await locksIn(this.gitDir);
      if (locks.length === 0) return true;
      if (!(await gitRunsIn(this.root)) && (await clearLeft(locks, crashed))) return true;
      await pause(WAIT_MS);
    }
    return false;
  }
}

/** @param crashed since when our own crash may have left one; 0: there was none */
async function clearLeft(locks: readonly string[], crashed: number): Promise<boolean> {
  let all = true;
  for (const lock of locks) {
    const made = await modified(lock);
    if ((crashed > 0 && made > crashed - BLUR_MS) || Date.now() - made > OLD_MS) await unlinkIfThere(lock);
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

/** Whether one is seen. None seen is no proof that there is none. */
async function gitRunsIn(root: string): Promise<boolean> {
  const pids = (await namesIn('/proc')).filter((name) => /^\d+$/.test(name));
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
