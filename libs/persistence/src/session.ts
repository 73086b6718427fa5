import { toPersistenceError } from './persistence.error.js';
import type { Statement } from './statement.js';

/** A row as the driver gives it: int8 as text, timestamptz as Date, jsonb parsed. */
export type Row = Record<string, unknown>;

/** Where statements run: in a transaction, or on the database itself, where each is a transaction of its own. */
export interface Session {
  /** Runs one statement with `$1` parameters and gives its rows (also those of RETURNING). */
  query<T extends object = Row>(sql: string | Statement, params?: readonly unknown[]): Promise<T[]>;
  /** Called once what has run is durable; never after a rollback. */
  afterCommit(callback: () => void): void;
}

interface Query {
  readonly name?: string;
  readonly text: string;
  readonly values?: unknown[];
  /** Milliseconds. */
  readonly query_timeout?: number;
}

/** The driver beneath TypeORM, whose own way to a statement costs more than most statements. */
export interface Driver {
  query(config: Query): Promise<{ readonly rows: unknown[] }>;
}

export async function runOn<T extends object>(driver: Driver, sql: string | Query, params: readonly unknown[]): Promise<T[]> {
  try {
    const { rows } = await driver.query({ ...(typeof sql === 'string' ? { text: sql } : sql), values: [...params] });
    return rows as T[];
  } catch (error) {
    throw toPersistenceError(error);
  }
}
