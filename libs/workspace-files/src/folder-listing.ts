import { lstat, opendir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@waggle/errors';
import { isErrno } from './atomic-write.js';
import { type Folder, FOLDERS, onDisk, type WorkspacePath } from './folders.js';
import { isPassedOver } from './task-name.js';

export type FolderErrorCode = 'unknown_folder';

export interface ListedFile {
  readonly name: string;
  readonly path: WorkspacePath;
  readonly bytes: number;
  readonly modified: string;
}

const COMPANION = /^(?:APPROVE|EXECUTE)_/;

/** The Markdown files of a folder and its sub-folders, streamed: nothing is read or looked at but names. */
export async function* filesIn(root: string, folder: WorkspacePath): AsyncGenerator<WorkspacePath> {
  const entries = await opendir(onDisk(root, folder), { bufferSize: 256 }).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  });
  for await (const entry of entries) {
    const file: WorkspacePath = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !entry.name.startsWith('.')) yield* filesIn(root, file);
    else if (entry.name.endsWith('.md') && !isPassedOver(entry.name)) yield file;
  }
}

/**
 * Number of task files in a folder. In `Done` and `Rejected` the approval and execution files that rest beside a task
 * are not counted again.
 */
export async function countIn(root: string, folder: Folder): Promise<number> {
  let count = 0;
  for await (const file of filesIn(root, folder)) {
    const resting = (folder === 'Done' || folder === 'Rejected') && COMPANION.test(path.posix.basename(file));
    if (!resting) count += 1;
  }
  return count;
}

/**
 * The files of one folder by name, at most `limit`, behind the name `after`.
 *
 * @throws AppError `unknown_folder` (missing): only the workspace's own folders can be listed
 */
export async function listFolder(root: string, folder: string, limit: number, after?: string): Promise<ListedFile[]> {
  const [head, ...rest] = folder.split('/');
  if (!FOLDERS.some((name) => name === head) || rest.some((part) => !/^[\p{L}\p{N}_-]+$/u.test(part))) {
    throw new AppError<FolderErrorCode>('unknown_folder', 'missing', `The workspace has no folder "${folder.slice(0, 80)}".`);
  }
  const files: WorkspacePath[] = [];
  for await (const file of filesIn(root, folder)) if (after === undefined || path.posix.basename(file) > after) files.push(file);
  files.sort((a, b) => (path.posix.basename(a) < path.posix.basename(b) ? -1 : 1));
  const listed = await Promise.all(files.slice(0, limit).map((file) => describe(root, file)));
  return listed.filter((file) => file !== undefined);
}

async function describe(root: string, file: WorkspacePath): Promise<ListedFile | undefined> {
  const stats = await lstat(onDisk(root, file)).catch(() => undefined);
  if (stats === undefined) return undefined;
  return { name: path.posix.basename(file), path: file, bytes: stats.size, modified: stats.mtime.toISOString() };
}

/** Bytes that this user can still write on the workspace's disk. */
export async function diskFreeBytes(root: string): Promise<number> {
  const disk = await statfs(root);
  return disk.bavail * disk.bsize;
}
