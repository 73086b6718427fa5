import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { isErrno } from './atomic-write.js';
import { inProgressOf, onDisk, type WorkspacePath } from './folders.js';

/** won: the file is ours. lost: somebody else was faster. taken: a file of that name is already in progress there. */
export type ClaimResult = { readonly outcome: 'won'; readonly file: WorkspacePath } | { readonly outcome: 'lost' | 'taken' };

/**
 * Claims a waiting file by renaming it to `In_Progress/<agent>/`: of any number of claimers one wins, the others see ENOENT.
 * The rename is not synced: after a power cut the file is found in one of the two places and claimed or taken up again.
 */
export async function claimFile(root: string, from: WorkspacePath, agent: string): Promise<ClaimResult> {
  const to: WorkspacePath = `${inProgressOf(agent)}/${path.posix.basename(from)}`;
  if (await exists(onDisk(root, to))) return { outcome: 'taken' };
  const won = await renameInto(onDisk(root, from), onDisk(root, to));
  return won ? { outcome: 'won', file: to } : { outcome: 'lost' };
}

/** Renames, making the target's folder when it is missing. False when the source is gone. */
export async function renameInto(from: string, to: string): Promise<boolean> {
  if (await renamed(from, to)) return true;
  if (!(await exists(from))) return false;
  await mkdir(path.dirname(to), { recursive: true });
  return renamed(from, to);
}

async function renamed(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return false;
    throw error;
  }
}

export async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
