import type { Readable } from 'node:stream';
import type { Environment } from '@waggle/config';
import { findProgram } from '@waggle/dev';
import { z } from 'zod';
import { cliError } from '../cli.error.js';
import { outputOf, type Program, streamFrom, streamInto } from './child.js';

const headSchema = z.object({ seq: z.number().int(), hash: z.string() });
export type AuditHead = z.infer<typeof headSchema>;
const migrationsSchema = z.record(z.string(), z.array(z.string()));

const HEAD = `SELECT json_build_object('seq', head_seq, 'hash', head_hash) FROM audit.chain`;
const HAS_CHAIN = `SELECT to_json(EXISTS (SELECT FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE n.nspname = 'audit' AND c.relname = 'chain'))`;
const SCHEMAS = `SELECT coalesce(json_agg(nspname::text ORDER BY nspname), '[]') FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid WHERE c.relname = 'migration' AND c.relkind = 'r'`;
const ROLES = `
  SELECT coalesce(json_agg(DISTINCT rolname::text), '[]') FROM pg_roles r JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
   WHERE d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) AND rolname <> current_user AND rolname !~ '^pg_' AND r.oid <> 10`;
/** A service's user is known by the owner of its tables, who never signs in: libs/provision. */
const SERVICES = `
  SELECT coalesce(json_agg(DISTINCT usename::text), '[]') FROM pg_stat_activity s
   WHERE datname = current_database() AND EXISTS (SELECT FROM pg_roles WHERE rolname = s.usename || '.owner')`;
/** What an entry is found by, and the same in its body. */
const COLUMNS = 'at, actor, action, task_id, approval, success, subjects';
const SAID = "said ->> 'at', said ->> 'actor', said ->> 'action', said ->> 'taskId', said ->> 'approval', (said ->> 'success')::boolean, said -> 'subjects'";
/** Each link against its own hash, the one before and what it is found by; behind what was pruned. The numbers without a gap. */
const FIRST_BAD = `
  SELECT to_json(min(seq)) FROM (
    SELECT seq, prev_hash, hash, body, ${COLUMNS}, body::jsonb AS said, lag(hash, 1, base_hash) OVER (ORDER BY seq) AS before, lag(seq, 1, base_seq) OVER (ORDER BY seq) AS last FROM audit.entry, audit.chain) link
   WHERE prev_hash <> before OR seq <> last + 1 OR hash <> encode(sha256(convert_to(prev_hash || body, 'UTF8')), 'hex') OR (${COLUMNS}) IS DISTINCT FROM (${SAID})`;

/** One database of a PostgreSQL server, by the programs that come with PostgreSQL: they alone know how to write and read a dump. */
export class Postgres {
  private constructor(
    private readonly env: Environment,
    private readonly programs: Readonly<Record<'psql' | 'pg_dump' | 'pg_restore', string>>,
    readonly database: string,
  ) {}

  /** @throws AppError `program_missing` */
  static async of(url: string, folders: readonly string[]): Promise<Postgres> {
    const [psql, dump, restore] = await Promise.all(['psql', 'pg_dump', 'pg_restore'].map((name) => findProgram(name, folders)));
    if (psql === undefined || dump === undefined || restore === undefined) throw cliError('program_missing', 'missing', 'psql, pg_dump and pg_restore are not all here.');
    const { hostname, port, username, password, pathname, searchParams } = new URL(url);
    const database = decodeURIComponent(pathname.slice(1)) || 'postgres';
    // In the environment: everybody on the machine can read the arguments of a process.
    const env = { PATH: folders.join(':'), PGHOST: hostname.replace(/^\[|\]$/g, ''), PGPORT: port || '5432', PGUSER: decodeURIComponent(username), PGPASSWORD: decodeURIComponent(password), PGSSLMODE: searchParams.get('sslmode') ?? 'prefer', PGCONNECT_TIMEOUT: '10' };
    return new Postgres(env, { psql, pg_dump: dump, pg_restore: restore }, database);
  }

  on(database: string): Postgres {
    return new Postgres(this.env, this.programs, database);
  }

  async json<S extends z.ZodType>(sql: string, schema: S): Promise<z.infer<S>> {
    return schema.parse(JSON.parse((await outputOf(this.program('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-c', sql]))).trim() || 'null'));
  }

  async execute(...statements: string[]): Promise<void> {
    await outputOf(this.program('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', ...statements.flatMap((sql) => ['-c', sql])]));
  }

  /** The end of the audit; null where there is none yet. */
  async auditHead(): Promise<AuditHead | null> {
    return (await this.json(HAS_CHAIN, z.boolean())) ? this.json(HEAD, headSchema) : null;
  }

  /** The first entry of the audit that does not fit the one before it; null when all do. */
  async firstBadEntry(): Promise<number | null> {
    return this.json(FIRST_BAD, z.number().nullable());
  }

  async hashOfEntry(seq: number): Promise<string | null> {
    return this.json(`SELECT to_json(coalesce((SELECT hash FROM audit.entry WHERE seq = ${seq}), (SELECT base_hash FROM audit.chain WHERE base_seq = ${seq})))`, z.string().nullable());
  }

  /** Everybody but this user who owns something here or may use it. */
  async roles(): Promise<string[]> {
    return this.json(ROLES, z.array(z.string()));
  }

  /** Services that are signed in here now, as their users are named. */
  async services(): Promise<string[]> {
    return this.json(SERVICES, z.array(z.string()));
  }

  /** Schema to the migrations that it has had. */
  async migrations(): Promise<Record<string, string[]>> {
    const schemas = await this.json(SCHEMAS, z.array(z.string()));
    if (schemas.length === 0) return {};
    const each = schemas.map((schema) => `'${schema.replaceAll("'", "''")}', (SELECT coalesce(json_agg(name ORDER BY name), '[]') FROM ${quoted(schema)}.migration)`);
    return this.json(`SELECT json_build_object(${each.join(', ')})`, migrationsSchema);
  }

  /** One snapshot of all of it. */
  async dump<T>(take: (dump: Readable) => Promise<T>): Promise<T> {
    return streamFrom(this.program('pg_dump', ['--format=custom', '--compress=6', '--no-password']), take);
  }

  /** Reads a dump into this database, which is empty. */
  async fill(dump: Readable): Promise<void> {
    await streamInto(this.program('pg_restore', ['--exit-on-error', '--no-password', '--dbname', this.database]), dump);
  }

  private program(name: 'psql' | 'pg_dump' | 'pg_restore', args: readonly string[]): Program {
    return { command: this.programs[name], args, env: { ...this.env, PGDATABASE: this.database } };
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
