import { stat } from 'node:fs/promises';
import { isErrno } from './atomic-write.js';
import { moveWithoutReplacing } from './move.js';

/** A journal last written on an earlier day (UTC) gets that day into its name; what has such a name is never written over. */
export async function rotateDaily(file: string, now = new Date()): Promise<void> {
  try {
    const day = (await stat(file)).mtime.toISOString().slice(0, 10);
    if (day >= now.toISOString().slice(0, 10)) return;
    await moveWithoutReplacing(file, file.replace(/\.jsonl$/, `-${day}.jsonl`));
  } catch (thrown) {
    // Missing: nothing to rotate, or another process has.
    if (!isErrno(thrown, 'ENOENT')) throw thrown;
  }
}
