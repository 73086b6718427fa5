import type { QueryRunner } from 'typeorm';
import { type Driver, type Row, runOn, type Session } from './session.js';
import type { Statement } from './statement.js';

/** One open transaction; it ends when the work that was given it ends. */
export class Transaction implements Session {
  private readonly callbacks: Array<() => void> = [];

  constructor(
    /** For TypeORM's entities. */
    readonly runner: QueryRunner,
    private readonly driver: Driver,
  ) {}

  async query<T extends object = Row>(sql: string | Statement, params: readonly unknown[] = []): Promise<T[]> {
    return runOn<T>(this.driver, sql, params);
  }

  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  /** For `Database` alone. */
  committed(): void {
    for (const callback of this.callbacks) callback();
  }
}
