import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const NOBODY = 65_534;

/**
 * Root may read everything. Gives the folder to a user who may not, and lets this process touch files as that user until the
 * function that it resolves with is called; nothing of that where the process is a plain user's already.
 */
export async function asPlainUser(folder: string): Promise<() => void> {
  if (process.geteuid?.() !== 0) return () => undefined;
  await promisify(execFile)('chown', ['-R', String(NOBODY), folder]);
  process.seteuid?.(NOBODY);
  return () => process.seteuid?.(0);
}
