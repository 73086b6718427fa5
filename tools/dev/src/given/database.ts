import { AppError } from '@waggle/errors';
import pg from 'pg';
import type { InfrastructureErrorCode, Provision } from '../infrastructure.js';
import { type GivenContext, givenAsIs, givenControl } from './given.js';

const DUPLICATE_DATABASE = '42P04';

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes a database beside the one of `url` and returns its address. An existing one is left as it is. */
export async function createDatabase(url: string, name: string): Promise<string> {
  await withClient(url, async (client) => {
    const sql = `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0 ENCODING 'UTF8'`;
    await client.query(sql).catch((error: { code?: string }) => {
      if (error.code !== DUPLICATE_DATABASE) throw error;
    });
  });
  const own = new URL(url);
  own.pathname = `/${encodeURIComponent(name)}`;
  return own.href;
}

/** Removes a database, also while somebody is connected to it, and the roles that were made for it, whose names begin with its own. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    const { rows } = await client.query<{ role: string }>('SELECT rolname AS role FROM pg_roles WHERE starts_with(rolname, $1)', [`${name}.`]);
    if (rows.length > 0) await client.query(`DROP ROLE ${rows.map(({ role }) => pg.escapeIdentifier(role)).join(', ')}`);
  });
}

/** Makes an own database on a PostgreSQL that was given. */
export async function useGivenDatabase(url: string, context: GivenContext): Promise<Provision> {
  if (context.asIs) return givenAsIs('database', 'DATABASE_URL', url);
  const name = context.name.replaceAll('-', '_');
  try {
    const own = await createDatabase(url, name);
    return {
      control: givenControl('database', own),
      env: { DATABASE_URL: own },
      release: () => (context.kept ? Promise.resolve() : dropDatabase(url, name)),
    };
  } catch (cause) {
    const message =
      `Cannot make a database on ${new URL(url).host}: ${cause instanceof Error ? cause.message : String(cause)}\n` +
      'Give DATABASE_URL a user with the right CREATEDB, or set WAGGLE_GIVEN_AS_IS=true to work in the database that it names, ' +
      'or unset DATABASE_URL for a private server.';
    throw new AppError<InfrastructureErrorCode>('database_refused', 'denied', message, {}, cause);
  }
}
