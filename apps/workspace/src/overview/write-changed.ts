import { readFile } from 'node:fs/promises';
import { isErrno, onDisk, type WorkspacePath, writeAtomic } from '@waggle/workspace-files';

/** Writes the whole file or nothing, and only when it says something else than what is there. True when it was written. */
export async function writeChanged(root: string, file: WorkspacePath, text: string): Promise<boolean> {
  if ((await contentOf(root, file)) === text) return false;
  await writeAtomic(onDisk(root, file), text);
  return true;
}

/** undefined when there is no such file. */
export async function contentOf(root: string, file: WorkspacePath): Promise<string | undefined> {
  try {
    return await readFile(onDisk(root, file), 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}
