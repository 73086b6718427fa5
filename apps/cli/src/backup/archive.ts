import { mkdir } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Environment } from '@waggle/config';
import { streamFrom, streamInto } from './child.js';

/** Of the state folder, what is made anew: servers of this machine, logs, what says that a zone runs, backups themselves. */
export const REMADE = ['servers', 'logs', 'run.json', 'backups', 'restoring', 'restoring.json'];
/** GNU tar: a file has changed while it was read. Whoever writes here replaces files whole, so that the next look finds it. */
const CHANGED_MEANWHILE = 1;

interface Source {
  readonly folder: string;
  readonly names?: readonly string[];
  readonly without?: readonly string[];
}

/** What is in a folder as a compressed archive. */
export async function packed<T>({ folder, names = ['.'], without = [] }: Source, env: Environment, take: (archive: Readable) => Promise<T>): Promise<T> {
  const args = ['--create', '--file', '-', '--directory', folder, ...without.map((name) => `--exclude=./${name}`), '--', ...names];
  return streamFrom({ command: 'tar', args, env: plain(env), fine: [CHANGED_MEANWHILE] }, async (tar) => {
    const gzip = createGzip();
    const [taken] = await Promise.all([take(gzip), pipeline(tar, gzip)]);
    return taken;
  });
}

/** The reverse, into a folder that is made. */
export async function unpacked(archive: Readable, folder: string, env: Environment): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const tar = archive.pipe(createGunzip());
  archive.once('error', (error) => tar.destroy(error));
  await streamInto({ command: 'tar', args: ['--extract', '--file', '-', '--directory', folder, '--no-same-owner'], env: plain(env) }, tar);
}

const plain = ({ PATH }: Environment): Environment => ({ PATH, LC_ALL: 'C' });
