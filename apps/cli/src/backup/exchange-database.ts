import type { Readable } from 'node:stream';
import { toAppError } from '@waggle/errors';
import pRetry from 'p-retry';
import { cliError } from '../cli.error.js';
import type { Manifest } from './manifest.js';
import { type Postgres, quoted } from './postgres.js';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const roleUnlessThere = (role: string): string => `DO $do$ BEGIN IF to_regrole(${literal(quoted(role))}) IS NULL THEN CREATE ROLE ${quoted(role)}; END IF; END $do$`;

export interface Filling {
  readonly dump: Readable;
  readonly manifest: Manifest;
  /** Called when all is well, just before the new database takes the old one's name. */
  readonly begin: () => Promise<void>;
}

/**
 * Fills a new database, checks the audit in it, and gives it the name of the old one. Passwords of the roles are set by the next start.
 *
 * @throws AppError `audit_broken`: the old database is as it was
 */
export async function exchangeDatabase(database: Postgres, { dump, manifest, begin }: Filling): Promise<void> {
  const name = database.database;
  const [fresh, old] = [`${name}_restoring`, `${name}_replaced`];
  const server = database.on('postgres');
  const filled = database.on(fresh);
  const dropped = (one: string): string => `DROP DATABASE IF EXISTS ${quoted(one)} WITH (FORCE)`;
  await server.execute(dropped(fresh), `CREATE DATABASE ${quoted(fresh)} TEMPLATE template0 ENCODING 'UTF8'`);
  // What a role owns can only be given to it by one of its members.
  await server.execute(...manifest.roles.flatMap((role) => [roleUnlessThere(role), `GRANT ${quoted(role)} TO CURRENT_USER`]));
  try {
    await filled.fill(dump);
    await requireAudit(filled, manifest);
  } catch (error) {
    await server.execute(dropped(fresh)).catch(() => undefined);
    throw error;
  }
  await server.execute(dropped(old));
  // One transaction: at no moment is there none of this name, or a restore that was cut off could not be run again.
  const exchanged = `ALTER DATABASE ${quoted(name)} RENAME TO ${quoted(old)}; ALTER DATABASE ${quoted(fresh)} RENAME TO ${quoted(name)}`;
  const alone = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${literal(name)}, ${literal(fresh)})`;
  await begin();
  await pRetry(() => server.execute(alone, exchanged), { retries: 10, minTimeout: 500, factor: 1, shouldRetry: ({ error }) => isInUse(error) });
  await server.execute(dropped(old));
}

/** Who was told to leave may take longer than PostgreSQL waits, and its own housekeeping comes unasked. */
const isInUse = (error: unknown): boolean => toAppError(error).message.includes('is being accessed by other users');

async function requireAudit(database: Postgres, { audit, name }: Manifest): Promise<void> {
  if (audit === null) return;
  const [head, bad, hash] = [await database.auditHead(), await database.firstBadEntry(), await database.hashOfEntry(audit.seq)];
  if (head === null || head.seq < audit.seq) throw broken(`it ends at ${head?.seq ?? 0}, and the backup says ${audit.seq}`);
  if (bad !== null) throw broken(`entry ${bad} does not fit`);
  if (audit.seq > 0 && hash !== audit.hash) throw broken(`entry ${audit.seq} is another one than the backup says`);

  function broken(why: string) {
    return cliError('audit_broken', 'conflict', `The audit in the backup ${name} is not whole: ${why}.`);
  }
}
