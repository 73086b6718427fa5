import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { Database } from './database.service.js';

type Constructor<T = object> = new () => T;

export interface DatabaseOptions {
  readonly url: string;
  /** The service's schema; made when missing. */
  readonly schema: string;
  readonly migrations: ReadonlyArray<Constructor<MigrationInterface>>;
  readonly entities?: ReadonlyArray<Constructor | EntitySchema>;
  /** Connections at most. Default 10: more than a service has handlers, of which each holds one. */
  readonly poolSize?: number;
}

/**
 * Connects, makes the schema and runs its pending migrations; instances that start together take turns.
 * Fails at once when the server does not answer: the caller decides about trying again.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
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
    extra: { options: `-c search_path=${options.schema}`, keepAlive: true, connectionTimeoutMillis: 10_000 },
    // A lost idle connection is replaced by the pool; without a listener it would end the process.
    poolErrorHandler: () => undefined,
  });
  await dataSource.initialize();
  const database = new Database(dataSource, options.schema);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

async function migrate(database: Database): Promise<void> {
  const { dataSource, schema } = database;
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [`waggle migrate ${schema}`]);
    await lock.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock(hashtext($1))', [`waggle migrate ${schema}`]).catch(() => undefined);
    await lock.release();
  }
}
