import { AppError } from '@waggle/errors';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { Database } from './database.service.js';
import type { PersistenceErrorCode } from './persistence.error.js';

type Constructor<T = object> = new () => T;

export interface DatabaseOptions {
  readonly url: string;
  /** The service's schema; made when missing. */
  readonly schema: string;
  readonly migrations: ReadonlyArray<Constructor<MigrationInterface>>;
  readonly entities?: ReadonlyArray<Constructor | EntitySchema>;
  /** Connections at most. Default 10: more than a service has handlers, of which each holds one. */
  readonly poolSize?: number;
  /** A statement that takes longer fails as `database_unavailable`, in milliseconds. Default: none does. Whether it took effect nobody knows. */
  readonly queryTimeoutMs?: number;
  /**
   * A transaction in which nothing is asked for so long is ended, and its work fails as `database_unavailable`, in milliseconds. Default
   * 120,000: whoever stands still that long shall not hold up the others. 0: never.
   */
  readonly idleTransactionMs?: number;
  /** Acts as this role, of which the user is a member: it owns what the migrations make. Default: the user itself. */
  readonly role?: string;
}

const IDLE_TRANSACTION_MS = 120_000;
/** The server finds out within a minute that a machine has vanished: its locks fall with its connections, and by default those stay for hours. */
const KEEP_ALIVE = '-c tcp_keepalives_idle=20 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=4';

/**
 * Connects, makes the schema and runs its pending migrations; instances that start together take turns.
 * A user who may not create in the schema only uses it: somebody else migrates it then.
 * Fails at once when the server does not answer: the caller decides about trying again.
 *
 * @throws AppError `schema_not_ready` (transient): this user may not migrate, and nobody has yet
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const role = options.role === undefined ? '' : ` -c role=${options.role}`;
  const idle = `-c idle_in_transaction_session_timeout=${options.idleTransactionMs ?? IDLE_TRANSACTION_MS}`;
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    entities: [...(options.entities ?? [])] as Constructor[],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    poolSize: options.poolSize ?? 10,
    applicationName: `waggle ${options.schema}`,
    // Waiting for a free connection ends as a transient error, so that no two handlers can wait for each other for ever.
    extra: { options: `-c search_path=${options.schema} ${KEEP_ALIVE} ${idle}${role}`, keepAlive: true, keepAliveInitialDelayMillis: 20_000, connectionTimeoutMillis: 10_000, query_timeout: options.queryTimeoutMs },
    // A lost idle connection is replaced by the pool; without a listener it would end the process.
    poolErrorHandler: () => undefined,
  });
  await dataSource.initialize();
  const database = new Database(dataSource, options.schema);
  try {
    if (await mayMigrate(database)) await migrate(database);
    else await requireMigrated(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function mayMigrate(database: Database): Promise<boolean> {
  const [row] = await database.query<{ may: boolean }>(
    `SELECT CASE WHEN to_regnamespace($1) IS NULL THEN has_database_privilege(current_database(), 'CREATE') ELSE has_schema_privilege($1, 'CREATE') END AS may`,
    [database.schema],
  );
  return row?.may === true;
}

async function requireMigrated({ dataSource, schema }: Database): Promise<void> {
  const [found] = await dataSource.query<Array<{ ready: boolean }>>(`SELECT to_regclass($1) IS NOT NULL AS ready`, [`${schema}.migration`]);
  if (found?.ready === true && !(await dataSource.showMigrations())) return;
  const message = `The schema ${schema} is not up to date, and this user may not migrate it. It is made by: waggle provision`;
  throw new AppError<PersistenceErrorCode>('schema_not_ready', 'transient', message);
}

async function migrate(database: Database): Promise<void> {
  const { dataSource, schema } = database;
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [`waggle migrate ${schema}`]);
    // Asked for first: IF NOT EXISTS wants the right to create also where there is nothing to do.
    const [found] = (await lock.query('SELECT to_regnamespace($1) IS NOT NULL AS there', [schema])) as Array<{ there: boolean }>;
    if (found?.there !== true) await lock.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock(hashtext($1))', [`waggle migrate ${schema}`]).catch(() => undefined);
    await lock.release();
  }
}
