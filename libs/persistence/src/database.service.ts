import { AppError } from '@waggle/errors';
import type { DataSource, EntityManager } from 'typeorm';
import { isOfTypeOrm, type PersistenceErrorCode, toPersistenceError } from './persistence.error.js';
import { type Driver, type Row, runOn, type Session } from './session.js';
import type { Statement } from './statement.js';
import { Transaction } from './transaction.js';

const PING_MS = 5000;

/** A connection as the driver has it. */
interface Client {
  end(): Promise<void>;
}

/** The driver's connections. */
interface Pool extends Driver {
  on(event: 'acquire' | 'remove', listener: (client: Client) => void): unknown;
}

/** A service's own schema. Table names are unqualified: the search path is the schema. */
export class Database implements Session {
  private readonly clients = new Set<Client>();
  private isCut = false;

  constructor(
    readonly dataSource: DataSource,
    readonly schema: string,
  ) {
    const pool = this.pool();
    pool.on('acquire', (client) => this.acquired(client));
    pool.on('remove', (client) => this.clients.delete(client));
  }

  /**
   * Runs one statement outside a transaction: it is committed when this returns.
   *
   * @throws AppError `database_unavailable`, `serialization_failure` (transient), `unique_violation` (conflict), `database_error` (bug)
   */
  async query<T extends object = Row>(sql: string | Statement, params: readonly unknown[] = []): Promise<T[]> {
    this.requireUncut();
    return runOn<T>(this.pool(), sql, params);
  }

  /**
   * Reads entities outside a transaction.
   *
   * @throws AppError as `query`
   */
  async entities<T>(read: (manager: EntityManager) => Promise<T>): Promise<T> {
    this.requireUncut();
    return step(read(this.dataSource.manager));
  }

  afterCommit(callback: () => void): void {
    callback();
  }

  /** Runs `work` in one READ COMMITTED transaction; a throw rolls it back and is passed on. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.requireUncut();
    const runner = this.dataSource.createQueryRunner();
    try {
      const tx = new Transaction(runner, (await step(runner.connect())) as Driver);
      await step(runner.startTransaction());
      const result = await work(tx);
      await step(runner.commitTransaction());
      tx.committed();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw isOfTypeOrm(error) ? toPersistenceError(error) : error;
    } finally {
      await runner.release();
    }
  }

  /** Rejects when the database does not answer; a connection that hangs is given up for it. */
  async ping(): Promise<void> {
    await runOn(this.pool(), { text: 'SELECT 1', query_timeout: PING_MS }, []);
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /**
   * Ends every connection for good, whatever runs on it: what the server has not answered, and whatever is asked later, fails as
   * `database_unavailable`. Of the first nobody knows whether it took effect.
   */
  cut(): void {
    this.isCut = true;
    for (const client of this.clients) void client.end().catch(() => undefined);
  }

  private acquired(client: Client): void {
    this.clients.add(client);
    if (this.isCut) void client.end().catch(() => undefined);
  }

  private requireUncut(): void {
    if (this.isCut) throw new AppError<PersistenceErrorCode>('database_unavailable', 'transient', 'This instance is cut off from the database: it ends.');
  }

  private pool(): Pool {
    return (this.dataSource.driver as unknown as { readonly master: Pool }).master;
  }
}

async function step<T>(taken: Promise<T>): Promise<T> {
  try {
    return await taken;
  } catch (error) {
    throw toPersistenceError(error);
  }
}
