import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@waggle/errors';
import { isErrno } from './atomic-write.js';

/** One line of a journal: plain JSON with an id that is written once. */
export interface JournalLine {
  readonly id: string;
  readonly [field: string]: unknown;
}

const TAIL_BYTES = 1024 * 1024;

/**
 * Appends to one `Logs/*.jsonl`. Each call is a single O_APPEND write, so that lines of several writers never mix;
 * a line whose id is already near the end (a crash between the write and its record, another process) is left out.
 * Let one append at a time: the file grows page by page during a write, so that another may take a line for torn
 * that is only not yet there, and leave an empty one.
 */
export class Journal {
  private seenTo = -1;

  constructor(private readonly file: string) {}

  /** @throws AppError `journal_cut_short` (transient) when a full disk took a part only: the same lines again complete it, none twice */
  async append(lines: readonly JournalLine[]): Promise<void> {
    if (lines.length === 0) return;
    const handle = await this.openFile();
    try {
      const { size } = await handle.stat();
      const tail = await readFrom(handle, this.seenTo === -1 ? Math.max(0, size - TAIL_BYTES) : Math.min(this.seenTo, size), size);
      const whole = tail.split('\n').filter(isWhole).join('\n');
      const fresh = lines.filter((line) => !whole.includes(`"id":${JSON.stringify(line.id)}`));
      const torn = tail !== '' && !tail.endsWith('\n') ? '\n' : '';
      const text = torn + fresh.map((line) => `${JSON.stringify(line)}\n`).join('');
      if (fresh.length > 0) await writeAtOnce(handle, text);
      await handle.sync();
      this.seenTo = size;
    } finally {
      await handle.close();
    }
  }

  private async openFile() {
    try {
      return await open(this.file, 'a+', 0o644);
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      await mkdir(path.dirname(this.file), { recursive: true });
      return open(this.file, 'a+', 0o644);
    }
  }
}

/** A full disk takes a part and says so by a number alone. Its rest is not sent after it: another writer may have come between. */
async function writeAtOnce(handle: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) throw new AppError('journal_cut_short', 'transient', `Only ${bytesWritten} of ${bytes.length} bytes could be written; the disk may be full.`);
}

/** What a full disk or a power cut has left of a line is none, and is written again. */
function isWhole(line: string): boolean {
  try {
    return line !== '' && JSON.parse(line) !== undefined;
  } catch {
    return false;
  }
}

async function readFrom(handle: FileHandle, from: number, to: number): Promise<string> {
  const bytes = Buffer.alloc(to - from);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
  return bytes.subarray(0, bytesRead).toString('utf8');
}
