import type { PathLike } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { type AppError, toAppError } from '@waggle/errors';
import { isErrno, syncFolder, writeAtomic } from './atomic-write.js';
import { nameOfHalfClaim } from './claim.js';
import { onDisk, type WorkspacePath } from './folders.js';
import { moveWithoutReplacing } from './move.js';
import { renderErrorFile } from './render/error-file.js';
import { taskFileError } from './task-file.error.js';
import { safeName } from './task-name.js';

/** The note that stands beside a file which ended badly. */
export function errorFileOf(file: WorkspacePath): WorkspacePath {
  return `${file.endsWith('.md') ? file.slice(0, -'.md'.length) : file}.error.md`;
}

/**
 * Moves a file that cannot be a task to `Rejected/`, under a name that can be shown, with a sibling `.error.md`.
 * An earlier reject of the same name stays: the newcomer gets a number. The new path; undefined when the file is gone.
 */
export async function rejectFile(root: string, from: WorkspacePath, thrown: unknown, now = new Date()): Promise<WorkspacePath | undefined> {
  const name = path.posix.basename(from);
  const shown = `${path.posix.dirname(from)}/${nameOfHalfClaim(name) ?? name}`;
  return rejectAs(root, { shown, onDisk: onDisk(root, from) }, toAppError(thrown), now);
}

/**
 * Rejects the files of a folder whose names are not UTF-8: no text can name them, so nobody could claim them.
 */
export async function rejectUnreadableNames(root: string, folder: WorkspacePath, now = new Date()): Promise<WorkspacePath[]> {
  const rejected: WorkspacePath[] = [];
  for (const name of await readdir(onDisk(root, folder), { encoding: 'buffer' })) {
    if (Buffer.from(name.toString('utf8')).equals(name)) continue;
    const shown: WorkspacePath = `${folder}/${name.toString('latin1')}`;
    const error = taskFileError('bad_name', 'The name is not UTF-8.', 'Name the file anew with plain letters, digits, "-" and "_".');
    const to = await rejectAs(root, { shown, onDisk: Buffer.concat([Buffer.from(`${onDisk(root, folder)}${path.sep}`), name]) }, error, now);
    if (to !== undefined) rejected.push(to);
  }
  return rejected;
}

interface Source {
  readonly shown: WorkspacePath;
  readonly onDisk: PathLike;
}

async function rejectAs(root: string, from: Source, error: AppError, now: Date): Promise<WorkspacePath | undefined> {
  const name = safeName(path.posix.basename(from.shown));
  for (let number = 1; ; number += 1) {
    const to: WorkspacePath = `Rejected/${numbered(name, number)}`;
    // The name first, then the note, then the old place: of two that reject at once only the one whose name it is writes its note, and
    // a crash leaves the file where it is found and rejected again, never a reject without a reason.
    const note = (): Promise<void> => writeAtomic(onDisk(root, errorFileOf(to)), renderErrorFile({ file: from.shown, rejectedAs: to, error, at: now }));
    const moved = await moveOrGone(from.onDisk, onDisk(root, to), note);
    if (moved === 'taken') continue;
    if (moved === 'moved') await syncFolder(onDisk(root, 'Rejected'));
    return moved === 'moved' ? to : undefined;
  }
}

async function moveOrGone(from: PathLike, to: string, note: () => Promise<void>): Promise<'moved' | 'taken' | 'gone'> {
  try {
    return (await moveWithoutReplacing(from, to, note)) ? 'moved' : 'taken';
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return 'gone';
    throw error;
  }
}

/** `x.md`, `x.2.md`, `x.3.md`. */
export function numbered(name: string, number: number): string {
  if (number === 1) return name;
  const tail = path.posix.extname(name);
  return `${name.slice(0, name.length - tail.length)}.${number}${tail}`;
}
