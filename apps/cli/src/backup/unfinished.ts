import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cliError } from '../cli.error.js';

/** Says that a restore has begun and has not come to its end. */
export const unfinishedFile = (home: string): string => join(home, 'restoring.json');

const begunIn = (home: string): Promise<string | undefined> => readFile(unfinishedFile(home), 'utf8').catch(() => undefined);

export const isUnfinished = async (home: string): Promise<boolean> => (await begunIn(home)) !== undefined;

/** @throws AppError `restore_unfinished` */
export async function requireFinished(home: string): Promise<void> {
  const begun = await begunIn(home);
  if (begun !== undefined) throw cutOff(begun);
}

/** What was begun with all parts is not ended with the database alone. @throws AppError `restore_unfinished` */
export async function requireNoFull(home: string): Promise<void> {
  const begun = await begunIn(home);
  if (begun !== undefined && !begun.includes('"databaseOnly":true')) throw cutOff(begun);
}

const cutOff = (begun: string) => cliError('restore_unfinished', 'conflict', `A restore was cut off: ${begun.trim()}`);
