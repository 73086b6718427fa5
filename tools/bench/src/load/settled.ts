import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

const SETTLED_WITHIN_MS = 60_000;

/** Resolves when the record holds so many entries. */
export async function recordHolds(entries: number, database: pg.Client): Promise<void> {
  const until = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const { rows } = await database.query<{ seq: string }>('SELECT head_seq AS seq FROM audit.chain');
    const holds = Number(rows[0]?.seq ?? 0);
    if (holds >= entries) return;
    if (performance.now() > until) throw new Error(`The record holds ${holds} entries of ${entries}.`);
    await pause(5);
  }
}
