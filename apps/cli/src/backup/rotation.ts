import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '@waggle/errors';
import { looksWhole } from './manifest.js';

const NAME = /^\d{8}T\d{9}Z$/;
const PARTIAL = /^\.partial-(\d+)-/;
const DAY_MS = 86_400_000;

/** Sorts as its time does. */
export const nameFor = (time: Date): string => time.toISOString().replaceAll(/[-:.]/g, '');
export const partialFor = (name: string): string => `.partial-${process.pid}-${name}`;

/** Names of all backups in a folder, oldest first; whether they are whole is not looked at. */
export async function backupsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  return names.filter((name) => NAME.test(name)).sort();
}

/** The newest one that is whole. */
export async function newestGood(folder: string): Promise<string | undefined> {
  for (const name of (await backupsIn(folder)).reverse()) if (await looksWhole(join(folder, name))) return name;
  return undefined;
}

/** Removes what is older than `days`; never the newest good one, whatever its age. Gives the names. */
export async function rotate(folder: string, days: number, now: Date): Promise<string[]> {
  const kept = await newestGood(folder);
  const limit = nameFor(new Date(now.getTime() - days * DAY_MS));
  const old = kept === undefined ? [] : (await backupsIn(folder)).filter((name) => name < limit && name !== kept);
  for (const name of old) await rm(join(folder, name), { recursive: true });
  return old;
}

/** Takes away what backups have left that did not come to their end. */
export async function sweepPartials(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = PARTIAL.exec(name)?.[1];
    if (pid !== undefined && !lives(Number(pid))) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}
