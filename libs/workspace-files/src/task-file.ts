import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { PREFIXES, PRIORITIES, type Domain, type Priority, type TaskDocument } from '@waggle/contracts';
import { isErrno } from './atomic-write.js';
import { MAX_TASK_BYTES } from './folders.js';
import { parseText } from './front-matter.js';
import { type Position, taskFileError } from './task-file.error.js';
import { parseTaskName, type TaskName } from './task-name.js';

/** A task as its file says it. */
export interface TaskFile extends TaskName {
  readonly domain: Domain;
  readonly priority: Priority;
  /** Where it came from; `folder` when the file does not say. */
  readonly source: string;
  readonly document: TaskDocument;
}

const READS = 20;
const BETWEEN_READS_MS = 50;

export function revisionOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Checks and reads the bytes of one file.
 *
 * @throws AppError with a `TaskFileErrorCode`
 */
export function parseTaskFile(fileName: string, bytes: Uint8Array): TaskFile {
  const name = parseTaskName(fileName);
  const { frontMatter, body } = parseText(toText(bytes));
  const document = { frontMatter, body, revision: revisionOf(bytes) };
  const source = frontMatter['source'];
  return { ...name, domain: PREFIXES[name.prefix].domain, priority: priorityOf(frontMatter['priority']), source: typeof source === 'string' ? source : 'folder', document };
}

function priorityOf(value: unknown): Priority {
  if (value === undefined || value === null) return 'NORMAL';
  const priority = PRIORITIES.find((name) => typeof value === 'string' && name === value.trim().toUpperCase());
  if (priority === undefined) throw taskFileError('bad_field', 'The field "priority" holds something else than a priority.', `Write one of ${PRIORITIES.join(', ')}, or leave the field out.`);
  return priority;
}

function toText(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_TASK_BYTES) throw tooLarge(bytes.byteLength);
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    throw taskFileError('not_utf8', 'The file is UTF-16.', 'Save it as UTF-8.', { line: 1, column: 1 });
  }
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw taskFileError('binary', `The file is not text: byte ${zero} is zero.`, 'Put a text in its place.', positionOf(bytes, zero));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const again = Buffer.from(text);
  if (again.equals(bytes)) return text;
  const bad = again.findIndex((byte, index) => byte !== bytes[index]);
  throw taskFileError('not_utf8', `The file is not UTF-8: byte ${bad} does not fit.`, 'Save it as UTF-8.', positionOf(bytes, bad));
}

function positionOf(bytes: Uint8Array, offset: number): Position {
  const before = Buffer.from(bytes.subarray(0, offset)).toString('latin1').split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

export function tooLarge(bytes: number): Error {
  return taskFileError('too_large', `The file has ${bytes} bytes; a task may have ${MAX_TASK_BYTES} (1 MiB).`, 'Shorten it, or keep the large part elsewhere and name it in the text.');
}

/**
 * Reads a file that is a plain file and stays the same while it is read: one that somebody still writes is read again.
 *
 * @throws AppError `symbolic_link`, `not_a_file`, `too_large`; the system's error (`ENOENT`) as it is
 */
export async function readStable(file: string): Promise<Buffer> {
  const handle = await openPlain(file);
  try {
    for (let read = 1; ; read += 1) {
      const before = await handle.stat({ bigint: true });
      if (before.size > MAX_TASK_BYTES) throw tooLarge(Number(before.size));
      const bytes = await readWhole(handle, Number(before.size));
      const after = await handle.stat({ bigint: true });
      if (sameContent(before, after) || read === READS) return bytes;
      await pause(BETWEEN_READS_MS);
    }
  } finally {
    await handle.close();
  }
}

async function openPlain(file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ELOOP' ? symbolicLink() : error.code === 'ENXIO' ? notAFile() : error;
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw notAFile();
}

export const symbolicLink = (): Error => taskFileError('symbolic_link', 'The file is a symbolic link; links are not followed.', 'Put a copy of the file here.');
export const notAFile = (): Error => taskFileError('not_a_file', 'It is neither a file nor a folder.', 'Put a Markdown file here.');

const NO_RIGHT = 'Give the user that Waggle runs as the right to read it (chmod, chown).';
const UNREADABLE: Readonly<Record<string, string>> = {
  EACCES: NO_RIGHT,
  EPERM: NO_RIGHT,
};

/** The fault of a file that nobody here may read; undefined for every other error, as of a disk that may be back in a moment. */
export function unreadable(thrown: unknown): Error | undefined {
  const [code, mend] = Object.entries(UNREADABLE).find(([each]) => isErrno(thrown, each)) ?? [];
  return mend === undefined ? undefined : taskFileError('unreadable', `The file cannot be read (${code}).`, mend, undefined, thrown);
}

async function readWhole(handle: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await handle.read(bytes, read, size - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

const sameContent = (a: BigIntStats, b: BigIntStats): boolean => a.size === b.size && a.mtimeNs === b.mtimeNs;
