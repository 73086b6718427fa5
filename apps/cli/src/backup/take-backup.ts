import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { hasCode } from '@waggle/errors';
import { cliError } from '../cli.error.js';
import { note } from '../operations/operation-log.js';
import { packed, REMADE } from './archive.js';
import { keyFrom, newSalt, seal } from './cipher.js';
import { type Content, MANIFEST, type PartName, signed } from './manifest.js';
import type { Postgres } from './postgres.js';
import { nameFor, partialFor, rotate, sweepPartials } from './rotation.js';
import { type Site, withDatabase } from './site.js';
import { releaseVersion } from './version.js';

export interface TakeOptions {
  readonly passphrase: string;
  /** Files of the machine that go along, e.g. its settings. */
  readonly extra: readonly string[];
  readonly days: number;
}

export interface Taken {
  readonly name: string;
  readonly folder: string;
  readonly bytes: number;
  readonly audit: Content['audit'];
  readonly removed: readonly string[];
}

/**
 * Writes all that cannot be made anew into a new folder, then removes what is too old. Cut off anywhere, it leaves the backups that are
 * there as they are.
 *
 * @throws AppError `audit_missing`, `disk_full`, `program_failed`, `program_missing`
 */
export async function takeBackup(site: Site, options: TakeOptions): Promise<Taken> {
  const now = new Date();
  const name = nameFor(now);
  const partial = join(site.folder, partialFor(name));
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 });
    await sweepPartials(site.folder);
    const content = await withDatabase(site, (database) => written(site, database, { ...options, partial, name, now }));
    const folder = join(site.folder, name);
    await rename(partial, folder);
    await synced(site.folder);
    const removed = await rotate(site.folder, options.days, now);
    const bytes = content.parts.reduce((sum, part) => sum + part.bytes, 0);
    await note(site.session, { kind: 'backup', target: name, detail: `${bytes} bytes, audit up to ${content.audit?.seq ?? 0}${removed.length === 0 ? '' : `; removed ${removed.join(', ')}`}`, success: true });
    return { name, folder, bytes, audit: content.audit, removed };
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    const error = hasCode(thrown, 'ENOSPC') ? cliError('disk_full', 'transient', `There is no room left for a backup in ${site.folder}.`, thrown) : thrown;
    await note(site.session, { kind: 'backup', target: name, detail: error instanceof Error ? error.message : String(error), success: false }).catch(() => undefined);
    throw error;
  }
}

interface Order extends TakeOptions {
  readonly partial: string;
  readonly name: string;
  readonly now: Date;
}

/**
 * The audit's end first, so that what is restored reaches it; files before the database, so that no anchor or claim among them is newer
 * than what the database knows.
 */
async function written(site: Site, database: Postgres, { partial, name, now, passphrase, extra }: Order): Promise<Content> {
  const { home, env } = site.session;
  const salt = newSalt();
  const key = await keyFrom(passphrase, salt);
  const parts: Content['parts'] = [];
  const put = (part: PartName) => async (source: Readable) => void parts.push({ name: part, ...(await seal(source, join(partial, part), key, `${name}/${part}`)) });
  const audit = await database.auditHead();
  // Every zone that has run has one: an empty database in the place of its own must not count as its backup.
  if (audit === null) throw cliError('audit_missing', 'missing', `The database ${database.database} holds no audit, so it is not that of a zone that has run. Nothing was backed up.`);
  if (await isThere(site.workspace)) await packed({ folder: site.workspace, without: inside(site.workspace, [home, site.folder]) }, env, put('workspace'));
  if (await isThere(home)) await packed({ folder: home, without: [...REMADE, ...inside(home, [site.workspace, site.folder])] }, env, put('home'));
  if (extra.length > 0) await packed({ folder: '/', names: extra.map((file) => file.replace(/^\/+/, '')) }, env, put('extra'));
  const [roles, migrations] = [await database.roles(), await database.migrations()];
  await database.dump(put('database'));
  const content: Content = { format: 1, name, created: now.toISOString(), version: await releaseVersion(), salt, parts, audit, roles, migrations };
  const handle = await open(join(partial, MANIFEST), 'wx', 0o600);
  await handle.writeFile(`${JSON.stringify(signed(content, key), null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await synced(partial);
  return content;
}

/** Folders that lie in another one, as named from there. */
const inside = (folder: string, others: readonly string[]): string[] => others.flatMap((other) => (other.startsWith(`${folder}/`) ? [other.slice(folder.length + 1)] : []));

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false);

/** A new name is kept by the disk only with the folder that holds it. */
export async function synced(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined);
  // Windows knows no such thing.
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

export const sibling = (path: string, ending: string): string => join(dirname(path), `.${basename(path)}.${ending}`);
