import { link, stat, unlink } from 'node:fs/promises';
import { isErrno } from './atomic-write.js';

/** A journal last written on an earlier day (UTC) gets that day into its name; what has such a name is never written over. */
export async function rotateDaily(file: string, now = new Date()): Promise<void> {
  try {
    const day = (await stat(file)).mtime.toISOString().slice(0, 10);
    if (day >= now.toISOString().slice(0, 10)) return;
    await link(file, file.replace(/\.jsonl$/, `-${day}.jsonl`));
    await unlink(file);
  } catch (thrown) {
    // Missing: nothing to rotate, or another process has. Exists: it rotates this very moment, or the day's file is there already.
    if (!isErrno(thrown, 'ENOENT', 'EEXIST')) throw thrown;
  }
}
