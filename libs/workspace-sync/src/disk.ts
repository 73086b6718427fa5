import { randomUUID } from 'node:crypto';
import { type FileHandle, link, lstat, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { exists, isErrno, onDisk } from '@waggle/workspace-files';
import type { SyncPath } from './cycle.js';

/** What is at a path now. `other`: a link, a folder, a device: nothing that we read or write. `unsteady`: it is being written this moment. */
export type Found = { readonly is: 'file'; readonly content: Buffer } | { readonly is: 'missing' | 'other' | 'unsteady' | 'large' };

/** Reads a file that may be written meanwhile: half of it is never taken for the whole. */
export async function look(root: string, file: SyncPath, maxBytes = Number.MAX_SAFE_INTEGER): Promise<Found> {
  if (await leavesRoot(root, file)) return { is: 'other' };
  const name = onDisk(root, file);
  try {
    if (!(await lstat(name)).isFile()) return { is: 'other' };
    const handle = await open(name, 'r');
    try {
      return await readSteady(handle, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return { is: 'missing' };
    if (isErrno(error, 'EACCES', 'EPERM', 'ELOOP', 'EISDIR')) return { is: 'other' };
    throw error;
  }
}

async function readSteady(handle: FileHandle, maxBytes: number): Promise<Found> {
  const before = await handle.stat({ bigint: true });
  if (before.size > maxBytes) return { is: 'large' };
  const content = await handle.readFile();
  const after = await handle.stat({ bigint: true });
  const steady = before.size === after.size && before.mtimeNs === after.mtimeNs && BigInt(content.length) === after.size;
  return steady ? { is: 'file', content } : { is: 'unsteady' };
}

/** A folder on the way is a link: what is written there would land elsewhere. */
async function leavesRoot(root: string, file: SyncPath): Promise<boolean> {
  const parts = file.split('/').slice(0, -1);
  for (let depth = 1; depth <= parts.length; depth++) {
    try {
      if ((await lstat(onDisk(root, parts.slice(0, depth).join('/')))).isSymbolicLink()) return true;
    } catch (error) {
      if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
      throw error;
    }
  }
  return false;
}

/** A whole file under a name of its own in `folder`; on disk already, unless it is synced later. */
export async function writeTemporary(folder: string, content: Buffer, synced = true): Promise<string> {
  await mkdir(folder, { recursive: true });
  const temporary = path.join(folder, randomUUID());
  const handle = await open(temporary, 'wx', 0o644);
  try {
    await handle.writeFile(content);
    if (synced) await handle.sync();
  } catch (error) {
    await handle.close();
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await handle.close();
  return temporary;
}

/** Waits until a file is on disk; gone is fine. */
export async function syncFile(file: string): Promise<void> {
  try {
    const handle = await open(file, 'r');
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'EINVAL', 'ELOOP')) throw error;
  }
}

/** Gives a file a second name, never replacing one. False when that is taken. */
export async function linkWithoutReplacing(from: string, to: string): Promise<boolean> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    if (!isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) throw error;
    if (await exists(to)) return false;
    await rename(from, to);
    return true;
  }
}

export async function unlinkIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}
