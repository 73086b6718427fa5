import { randomUUID } from 'node:crypto';
import type { PathLike } from 'node:fs';
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
      if (!(await sameFile(onDisk(root, half), onDisk(root, file)))) return { outcome: 'taken', file: half };
    } else if (isErrno(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) {
      if (!(await renameOver(onDisk(root, half), onDisk(root, file)))) return { outcome: 'taken', file: half };
      return { outcome: 'won', file };
    } else throw error;
  }
  await unlink(onDisk(root, half));
  return { outcome: 'won', file };
}

/** Where the file system knows no links: a look, what is to be done before, then a rename. False when the target is taken. */
export async function renameOver(from: PathLike, to: string, before: () => Promise<void> = async () => undefined): Promise<boolean> {
  if (await exists(to)) return false;
  await before();
  await rename(from, to);
  return true;
}

/** Whether both are names of one file; false when either is gone, and for two spellings of the only name that it has. */
export async function sameFile(one: PathLike, other: PathLike): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([one, other].map((file) => lstat(file, { bigint: true })));
    return a !== undefined && a.ino === b?.ino && a.dev === b.dev && a.nlink > 1n;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
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
