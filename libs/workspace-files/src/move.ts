import type { PathLike } from 'node:fs';
import { link, mkdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isErrno, syncFolder } from './atomic-write.js';
import { exists, renameInto, renameOver, sameFile } from './claim.js';
import { onDisk, type WorkspacePath } from './folders.js';

/**
 * Brings a file to `to` from the first of the places where it may be; done already counts as done, so it can be repeated.
 * False when it is in none of them.
 */
export async function moveFile(root: string, candidates: readonly WorkspacePath[], to: WorkspacePath): Promise<boolean> {
  const target = onDisk(root, to);
  for (const from of candidates) {
    if (from === to || !(await renameInto(onDisk(root, from), target))) continue;
    await syncFolder(path.dirname(target));
    return true;
  }
  return exists(target);
}

/**
 * Renames without ever replacing a file. False when the target is taken. Where a crash has left the file under both names, the
 * same call ends the move. `secured` runs when the new name is the file's and the old one is still there: a crash before its end
 * leaves a move that is to be repeated.
 */
export async function moveWithoutReplacing(from: PathLike, to: string, secured: () => Promise<void> = async () => undefined): Promise<boolean> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await link(from, to);
  } catch (error) {
    if (isErrno(error, 'EEXIST')) {
      if (!(await sameFile(from, to))) return false;
    } else if (isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS')) {
      return renameOver(from, to, secured);
    } else throw error;
  }
  await secured();
  await unlink(from);
  return true;
}

/** Takes a file away; gone already is fine. */
export async function removeFile(root: string, file: WorkspacePath): Promise<void> {
  await unlink(onDisk(root, file)).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}
