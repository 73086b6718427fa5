import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '@waggle/errors';
import writeFileAtomic from 'write-file-atomic';

const OWNER_ONLY = 0o600;
const KEY_BYTES = 32;

/** Where a zone on this machine keeps the vault's master keys: apart from `secrets.json`, so that a copy of one is not a copy of both. */
export const masterKeyPath = (home: string): string => join(home, 'vault-master.keys');

/** The file of master keys, made with a first one where there is none; readable by the owner alone. */
export async function masterKeyFile(home: string): Promise<string> {
  const file = masterKeyPath(home);
  if ((await read(file)) === undefined) await addMasterKey(home);
  await chmod(file, OWNER_ONLY);
  return file;
}

/** Adds a master key, which is the active one from the next re-wrap on. Gives its id. */
export async function addMasterKey(home: string, now = new Date()): Promise<string> {
  const file = masterKeyPath(home);
  const kept = (await read(file)) ?? '# Master keys of the vault. The last one wraps. Keep a copy elsewhere: without them no secret opens.\n';
  const id = `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  await mkdir(home, { recursive: true });
  await writeFileAtomic(file, `${kept.trimEnd()}\n${id}:${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: OWNER_ONLY });
  return id;
}

/** The entries of the file (`id:base64`), the one that wraps last; none where there is no file. */
export async function masterKeysIn(home: string): Promise<string[]> {
  const lines = ((await read(masterKeyPath(home))) ?? '').split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

async function read(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
}
