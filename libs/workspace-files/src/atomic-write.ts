import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

/** True for the system's error with one of these codes. */
export function isErrno(thrown: unknown, ...codes: readonly string[]): boolean {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown && typeof thrown.code === 'string' && codes.includes(thrown.code);
}

/** Makes a rename durable. Where a folder cannot be synced (some network file systems) the rename stands without it. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    if (!isErrno(error, 'EINVAL', 'EPERM', 'EISDIR', 'ENOTSUP')) throw error;
  } finally {
    await handle.close();
  }
}

/** Writes a hidden file beside the target, synced; whoever watches the folder passes over hidden files. */
async function writeBeside(file: string, content: string | Uint8Array): Promise<string> {
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.tmp`);
  const handle = await openMakingFolder(temporary);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } catch (error) {
    await handle.close();
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await handle.close();
  return temporary;
}

async function openMakingFolder(file: string) {
  try {
    return await open(file, 'wx', 0o644);
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    await mkdir(path.dirname(file), { recursive: true });
    return open(file, 'wx', 0o644);
  }
}

/** Puts the whole content there or nothing: temporary file, fsync, rename, fsync of the folder. Replaces what was there. */
export async function writeAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = await writeBeside(file, content);
  try {
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** As `writeAtomic`, but leaves a file that is there alone. False when there was one. */
export async function writeIfMissing(file: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = await writeBeside(file, content);
  try {
    await link(temporary, file);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await syncFolder(path.dirname(file));
  return true;
}
