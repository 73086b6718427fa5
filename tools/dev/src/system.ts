import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export const execute = promisify(execFile);

/** An account that a server runs under in place of root. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The first of these accounts that exists here. */
export async function findUser(names: readonly string[]): Promise<SystemUser | undefined> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const entry = lines.find(([account]) => account === name);
    if (entry) return { name, uid: Number(entry[2]), gid: Number(entry[3]) };
  }
  return undefined;
}

/** True when an account other than the owner may pass through this folder and all above it. */
export async function isOpenToOthers(folder: string): Promise<boolean> {
  const { mode } = await stat(folder).catch(() => ({ mode: 0o777 }));
  if ((mode & 0o001) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || isOpenToOthers(parent);
}

async function isProgram(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** The first folder's program that can be run. Links stay as they are: some programs go by the name they are called by. */
export async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    if (folder !== '' && (await isProgram(file))) return file;
  }
  return undefined;
}

/** Sub-folders of `folder`, each with `tail` added, newest version number first. */
export async function versionFolders(folder: string, tail: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true })).map((name) => join(folder, name, tail));
}
