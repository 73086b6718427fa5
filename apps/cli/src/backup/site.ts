import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { loadConfig } from '@waggle/config';
import { devConfig, findServer, provideInfrastructure, searchFolders } from '@waggle/dev';
import { cliError } from '../cli.error.js';
import { hiddenInput } from '../commands/hidden-input.js';
import type { Session } from '../session.js';
import { readRemoteZone, readRunningZone } from '../zone/running-zone.js';
import { backupConfig, type BackupConfig } from './backup.config.js';
import { Postgres } from './postgres.js';

const LEAST_PASSPHRASE = 16;

/** Where everything is that a backup holds. */
export interface Site {
  readonly session: Session;
  readonly settings: BackupConfig;
  /** Absolute. */
  readonly workspace: string;
  readonly folder: string;
}

export function siteOf(session: Session, given: { to?: string; workspace?: string } = {}): Site {
  const settings = loadConfig(backupConfig, session.env);
  const folder = resolve(given.to ?? settings.WAGGLE_BACKUP_FOLDER ?? join(session.home, 'backups'));
  return { session, settings, workspace: resolve(given.workspace ?? session.config.WAGGLE_WORKSPACE), folder };
}

/**
 * Works with the zone's database, which is started for it where it is a private one.
 *
 * @throws AppError `already_running` when a private one serves a zone that runs: it belongs to that zone alone; `usage` when nobody says
 *   which database a zone has that something else runs
 */
export async function withDatabase<T>({ session }: Site, work: (database: Postgres) => Promise<T>): Promise<T> {
  const { home, env, terminal } = session;
  const given = (env['DATABASE_URL'] ?? '') !== '';
  const running = await readRunningZone(home);
  if (running !== undefined && !given) throw cliError('already_running', 'conflict', `The zone at ${running.url} runs on a private database, which it alone may use.`, undefined, 'Stop it first: waggle down');
  const remote = running === undefined && (await readRemoteZone(home)) !== undefined;
  if (remote && !given) throw cliError('usage', 'invalid', `The zone of ${home} is run by something else, so its database is not known here.`, undefined, "Set DATABASE_URL to the administrator's address of its database, as this machine reaches it: docs/deployment.md, Backup and restore");
  // One made beside that of such a zone, as for a zone of this machine, would hold nothing of it.
  const infrastructure = await provideInfrastructure({ home, want: ['database'], log: terminal.progress, env: remote ? { ...env, WAGGLE_GIVEN_AS_IS: 'true' } : env, keep: true });
  try {
    const folders = searchFolders(loadConfig(devConfig, env));
    const server = remote ? undefined : await findServer('database', folders);
    // Beside the server: what is older than it cannot read it.
    return await work(await Postgres.of(infrastructure.env.DATABASE_URL, server === undefined ? folders : [dirname(server), ...folders]));
  } finally {
    await infrastructure.stop();
  }
}

/** @throws AppError `usage` when it is missing or too short to be safe against guessing */
export async function passphraseOf({ settings }: Site, file: string | undefined): Promise<string> {
  const path = file ?? settings.WAGGLE_BACKUP_PASSPHRASE_FILE;
  const text = path === undefined ? await hiddenInput('The passphrase of the backups') : (await read(path)).replace(/\r?\n$/, '');
  if (text.length >= LEAST_PASSPHRASE) return text;
  throw cliError('usage', 'invalid', `The passphrase has fewer than ${LEAST_PASSPHRASE} characters.`, undefined, 'Make one: openssl rand -base64 30');
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw cliError('usage', 'invalid', `${path} cannot be read.`, cause, 'Name the file of the passphrase: --passphrase-file or WAGGLE_BACKUP_PASSPHRASE_FILE');
  });
}
