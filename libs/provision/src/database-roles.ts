import { AppError, hasCode } from '@waggle/errors';
import { userName } from '@waggle/messaging';
import { openDatabase } from '@waggle/persistence';
import { type ServiceDefinition, tablesOf } from '@waggle/runtime';
import pg from 'pg';
import type { ProvisionErrorCode } from './broker-definitions.js';

export interface DatabasePlan {
  readonly installation: string;
  readonly definitions: readonly ServiceDefinition[];
  readonly passwordOf: (service: string) => string | undefined;
}

interface Account {
  readonly definition: ServiceDefinition;
  readonly schema: string;
  /** Owns the tables and may not sign in. */
  readonly owner: string;
  /** Signs in and owns nothing. */
  readonly user: string;
  readonly password: string;
}

const INSUFFICIENT_PRIVILEGE = '42501';
const { escapeIdentifier: name, escapeLiteral: text } = pg;

/**
 * Makes for every service with tables a role that owns its schema and migrates it, and one that signs in and may read and write rows
 * there, and no more. Nobody else may connect to the database any longer, its owner and superusers apart.
 *
 * @param url of an administrator: a superuser, or the database's owner with CREATEROLE.
 * @throws AppError `provision_refused` (denied) when this user may not
 */
export async function provisionDatabase(url: string, plan: DatabasePlan): Promise<void> {
  const accounts = plan.definitions.flatMap((definition) => accountOf(definition, plan));
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await refusing(() => client.query(`BEGIN; ${closed(client.database ?? '')} ${accounts.map((account) => made(account, client.database ?? '')).join('')} COMMIT`));
    await Promise.all(accounts.map(({ definition, owner }) => migrated(url, definition, owner)));
    await client.query(accounts.map(granted).join(''));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function accountOf(definition: ServiceDefinition, { installation, passwordOf }: DatabasePlan): Account[] {
  const schema = tablesOf(definition)?.schema;
  const password = passwordOf(definition.name);
  if (schema === undefined || password === undefined) return [];
  const user = userName(installation, definition.name);
  return [{ definition, schema, user, owner: `${user}.owner`, password }];
}

const closed = (database: string): string => `
  SELECT pg_advisory_xact_lock(hashtext('waggle provision'));
  REVOKE ALL ON DATABASE ${name(database)} FROM PUBLIC;
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;`;

const roleUnlessThere = (role: string): string => `
  DO $do$ BEGIN IF to_regrole(${text(name(role))}) IS NULL THEN CREATE ROLE ${name(role)}; END IF; END $do$;`;

const made = ({ schema, owner, user, password }: Account, database: string): string => `${roleUnlessThere(owner)}${roleUnlessThere(user)}
  ALTER ROLE ${name(user)} LOGIN NOINHERIT PASSWORD ${text(password)};
  GRANT ${name(owner)} TO CURRENT_USER;
  GRANT CONNECT ON DATABASE ${name(database)} TO ${name(user)};
  GRANT CREATE ON DATABASE ${name(database)} TO ${name(owner)};
  CREATE SCHEMA IF NOT EXISTS ${name(schema)} AUTHORIZATION ${name(owner)};
  ALTER SCHEMA ${name(schema)} OWNER TO ${name(owner)};`;

async function migrated(url: string, definition: ServiceDefinition, role: string): Promise<void> {
  const tables = tablesOf(definition);
  if (tables === undefined) return;
  const database = await openDatabase({ url, role, poolSize: 2, ...tables });
  await database.close();
}

const granted = ({ definition, schema, owner, user }: Account): string => `
  SET ROLE ${name(owner)};
  GRANT USAGE ON SCHEMA ${name(schema)} TO ${name(user)};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${name(schema)} TO ${name(user)};
  GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${name(schema)} TO ${name(user)};
  REVOKE INSERT, UPDATE, DELETE ON ${name(schema)}.migration FROM ${name(user)};
  ${(definition.persistence?.appendOnly ?? []).map((table) => `REVOKE UPDATE, DELETE ON ${name(schema)}.${name(table)} FROM ${name(user)};`).join('\n  ')}
  RESET ROLE;`;

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!hasCode(cause, INSUFFICIENT_PRIVILEGE)) throw cause;
    throw new AppError<ProvisionErrorCode>('provision_refused', 'denied', 'This PostgreSQL user may not make roles.', {}, cause);
  }
}
