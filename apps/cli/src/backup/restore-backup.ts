import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { hasCode } from '@waggle/errors';
import writeFileAtomic from 'write-file-atomic';
import { cliError } from '../cli.error.js';
import { note } from '../operations/operation-log.js';
import { readRunningZone } from '../zone/running-zone.js';
import { unpacked } from './archive.js';
import { unseal } from './cipher.js';
import { type Manifest, type PartName, proveBackup, readManifest } from './manifest.js';
import { type Postgres } from './postgres.js';
import { exchangeDatabase } from './exchange-database.js';
import { sibling, synced } from './take-backup.js';
import { type Site, withDatabase } from './site.js';
import { isUnfinished, requireNoFull, unfinishedFile } from './unfinished.js';

const LOOKS = 6;
const LOOK_MS = 500;

export interface RestoreOptions {
  /** The folder of the backup. */
  readonly from: string;
  readonly passphrase: string;
  /** Puts it in the place of what is there. */
  readonly force: boolean;
  /** Leaves files as they are. */
  readonly databaseOnly: boolean;
  /** Does nothing where the tables are as they were. */
  readonly ifMigrated: boolean;
}

export interface Restored {
  readonly name: string;
  readonly restored: readonly PartName[];
  readonly audit: Manifest['audit'];
  /** Files of the machine that were in the backup, to be looked at. */
  readonly extra: string | null;
}

/**
 * Puts a backup in place. Everything is read and checked first; then files and database are made beside those that are there, and
 * exchanged. What fails before the exchange leaves all as it was; cut off within it, the zone does not start until it is run again.
 *
 * @throws AppError `already_running`, `not_empty`, `backup_missing`, `backup_damaged`, `passphrase_wrong`, `disk_full`
 */
export async function restoreBackup(site: Site, options: RestoreOptions): Promise<Restored> {
  const { home } = site.session;
  const running = await readRunningZone(home);
  if (running !== undefined) throw cliError('already_running', 'conflict', `A zone runs at ${running.url} (process ${running.pid}).`, undefined, 'Stop it first: waggle down');
  const manifest = await readManifest(options.from);
  const key = await proveBackup(options.from, manifest, options.passphrase);
  return withDatabase(site, async (database) => {
    if (options.databaseOnly) await requireNoFull(home);
    if (options.ifMigrated && !(await isUnfinished(home)) && isDeepStrictEqual(await database.migrations(), manifest.migrations)) return { name: manifest.name, restored: [], audit: manifest.audit, extra: null };
    await requireUnused(database);
    if (!options.force) await requireEmpty(site, database, options);
    try {
      return await putBack(site, { database, manifest, key, options });
    } catch (thrown) {
      throw hasCode(thrown, 'ENOSPC') ? cliError('disk_full', 'transient', 'There is no room left to restore the backup.', thrown) : thrown;
    }
  });
}

interface Work {
  readonly database: Postgres;
  readonly manifest: Manifest;
  readonly key: Buffer;
  readonly options: RestoreOptions;
}

async function putBack(site: Site, { database, manifest, key, options }: Work): Promise<Restored> {
  const { session, workspace } = site;
  const { home, env, terminal } = session;
  const part = (name: PartName) => unseal(join(options.from, name), key, `${manifest.name}/${name}`);
  const wanted = manifest.parts.map(({ name }) => name).filter((name) => !options.databaseOnly || name === 'database');
  const staging = join(home, 'restoring');
  const begin = () => writeFileAtomic(unfinishedFile(home), `${JSON.stringify({ from: options.from, databaseOnly: options.databaseOnly })}\n`, { mode: 0o600 });
  await mkdir(home, { recursive: true });
  await rm(staging, { recursive: true, force: true });
  for (const name of wanted) terminal.progress(`restoring ${name}`);
  const fresh = sibling(workspace, 'restoring');
  if (wanted.includes('home')) await unpacked(await part('home'), join(staging, 'home'), env);
  if (wanted.includes('workspace')) await rm(fresh, { recursive: true, force: true }).then(async () => unpacked(await part('workspace'), fresh, env));
  const extra = wanted.includes('extra') ? join(home, `restored-${manifest.name}`) : null;
  if (extra !== null) await unpacked(await part('extra'), extra, env);
  if (wanted.includes('database')) await exchangeDatabase(database, { dump: await part('database'), manifest, begin });
  if (wanted.includes('workspace')) await exchangeFolder(workspace, fresh);
  if (wanted.includes('home')) await overwrite(join(staging, 'home'), home);
  await rm(staging, { recursive: true, force: true });
  await rm(unfinishedFile(home), { force: true });
  await note(session, { kind: 'restore', target: manifest.name, detail: `${wanted.join(', ')}; audit up to ${manifest.audit?.seq ?? 0}`, success: true });
  return { name: manifest.name, restored: wanted, audit: manifest.audit, extra };
}

/** Also a zone in containers or on another machine, which has no file in this home. Who has just been stopped may take a moment to be gone. */
async function requireUnused(database: Postgres): Promise<void> {
  let services: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await delay(LOOK_MS);
    services = await database.services();
    if (services.length === 0) return;
  }
  throw cliError('already_running', 'conflict', `Services use the database ${database.database}: ${services.join(', ')}.`, undefined, 'Stop them first, wherever they run.');
}

async function requireEmpty({ workspace, session }: Site, database: Postgres, { databaseOnly }: RestoreOptions): Promise<void> {
  const found = [
    Object.keys(await database.migrations()).length > 0 ? `tables in the database ${database.database}` : '',
    !databaseOnly && (await namesIn(workspace)).length > 0 ? `files in ${workspace}` : '',
    !databaseOnly && (await namesIn(session.home)).includes('secrets.json') ? `secrets in ${session.home}` : '',
  ].filter((one) => one !== '');
  if (found.length > 0) throw cliError('not_empty', 'conflict', `There is something already: ${found.join(', ')}.`);
}

/** The old one goes when the new one stands in its place. */
async function exchangeFolder(folder: string, fresh: string): Promise<void> {
  const old = sibling(folder, 'replaced');
  await rm(old, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(folder, old).catch(unlessMissing);
  await rename(fresh, folder);
  await synced(dirname(folder));
  await rm(old, { recursive: true, force: true });
}

/** File by file: what the backup does not know, such as the servers of this machine, stays. */
async function overwrite(from: string, to: string): Promise<void> {
  for (const name of await namesIn(from)) {
    await rm(join(to, name), { recursive: true, force: true });
    await rename(join(from, name), join(to, name));
  }
  await synced(to);
}

const unlessMissing = (error: unknown): void => {
  if (!hasCode(error, 'ENOENT')) throw error;
};

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    unlessMissing(error);
    return [];
  });
}
