import { randomUUID } from 'node:crypto';
import { link, lstat, mkdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { isErrno } from './atomic-write.js';
import { inProgressOf, onDisk, type WorkspacePath } from './folders.js';

/** won: the file is ours. lost: somebody else was faster. taken: ours, but a file of that name is already in progress there. */
export type ClaimResult = { readonly outcome: 'won' | 'taken'; readonly file: WorkspacePath } | { readonly outcome: 'lost' };

const HALF_CLAIM = /^\.claim-[0-9a-f-]{36}-(.+)$/;

/**
 * Claims a waiting file by renaming it into `In_Progress/<agent>/`: of any number of claimers one wins, the others see ENOENT.
 * It arrives under a hidden name and gets its own by a link, since a rename alone would replace a file of the same name.
 * Nothing is synced: after a power cut the file is in one of the two places and claimed or taken up again.
 */
export async function claimFile(root: string, from: WorkspacePath, agent: string): Promise<ClaimResult> {
  const name = path.posix.basename(from);
  const half: WorkspacePath = `${inProgressOf(agent)}/.claim-${randomUUID()}-${name}`;
  if (!(await renameInto(onDisk(root, from), onDisk(root, half)))) return { outcome: 'lost' };
  return finishClaim(root, half);
}

/** The name that a half-finished claim is to have; undefined for any other file. */
export function nameOfHalfClaim(fileName: string): string | undefined {
  return HALF_CLAIM.exec(fileName)?.[1];
}

/** Gives a half-finished claim its name; what a crash has left is finished by the same call. */
export async function finishClaim(root: string, half: WorkspacePath): Promise<ClaimResult> {
  const name = nameOfHalfClaim(path.posix.basename(half)) ?? path.posix.basename(half);
  const file: WorkspacePath = `${path.posix.dirname(half)}/${name}`;
  try {
    await link(onDisk(root, half), onDisk(root, file));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return { outcome: 'lost' };
    if (isErrno(error, 'EEXIST')) {
      if (!(await isSameFile(onDisk(root, half), onDisk(root, file)))) return { outcome: 'taken', file: half };
    } else if (isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) {
      return renameOver(root, half, file);
    } else throw error;
  }
  await unlink(onDisk(root, half));
  return { outcome: 'won', file };
}

/** Where the file system knows no links: a look, then a rename. */
async function renameOver(root: string, half: WorkspacePath, file: WorkspacePath): Promise<ClaimResult> {
  if (await exists(onDisk(root, file))) return { outcome: 'taken', file: half };
  await rename(onDisk(root, half), onDisk(root, file));
  return { outcome: 'won', file };
}

/** Two names of one file. */
export async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([lstat(one), lstat(other)]);
  return a.ino === b.ino && a.dev === b.dev;
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
