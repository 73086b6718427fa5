import type { QueryRunner } from 'typeorm';
import { toPersistenceError } from './persistence.error.js';

/** A row as the driver gives it: int8 as text, timestamptz as Date, jsonb parsed. */
export type Row = Record<string, unknown>;

/** One open transaction; it ends when the work that was given it ends. */
export class Transaction {
  private readonly callbacks: Array<() => void> = [];

  constructor(readonly runner: QueryRunner) {}

  /** Runs one statement with `$1` parameters and gives its rows (also those of RETURNING). */
  async query<T extends object = Row>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    return runQuery<T>(this.runner, sql, params);
  }

  /** Called once the commit is durable; never after a rollback. */
  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** For `Database` alone. */
  committed(): void {
    for (const callback of this.callbacks) callback();
  }
}

export async function runQuery<T extends object>(runner: QueryRunner, sql: string, params: readonly unknown[]): Promise<T[]> {
  try {
    const result = await runner.query(sql, [...params], true);
    return (result.records ?? []) as T[];
  } catch (error) {
    throw toPersistenceError(error);
  }
}
