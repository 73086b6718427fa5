import type { DataSource } from 'typeorm';
import { toPersistenceError } from './persistence.error.js';
import { type Row, runQuery, Transaction } from './transaction.js';

/** A service's own schema. Table names are unqualified: the search path is the schema. */
export class Database {
  constructor(
    readonly dataSource: DataSource,
    readonly schema: string,
  ) {}

  /**
   * Runs one statement outside a transaction.
   *
   * @throws AppError `database_unavailable` (transient), `unique_violation` (conflict), `database_error` (bug)
   */
  async query<T extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await runQuery<T>(runner, sql, params);
    } finally {
      await runner.release();
    }
  }

  /** Runs `work` in one READ COMMITTED transaction; a throw rolls it back and is passed on. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const tx = new Transaction(runner);
    try {
      await start(runner.startTransaction());
      const result = await work(tx);
      await start(runner.commitTransaction());
      tx.committed();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** Rejects when the database does not answer. */
  async ping(): Promise<void> {
    await this.query('SELECT 1');
  }

  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}

async function start(step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    throw toPersistenceError(error);
  }
}
