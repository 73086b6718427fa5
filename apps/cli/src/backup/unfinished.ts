import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliError } from '../cli.error.js';

/** Says that a restore has begun and has not come to its end. */
export const unfinishedFile = (home: string): string => join(home, 'restoring.json');

/** @throws AppError `restore_unfinished` */
export async function requireFinished(home: string): Promise<void> {
  const begun = await readFile(unfinishedFile(home), 'utf8').catch(() => undefined);
  if (begun !== undefined) throw cliError('restore_unfinished', 'conflict', `A restore was cut off: ${begun.trim()}`);
}
