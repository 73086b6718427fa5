import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';

/** A backend tells what it did at the latest so long after it has done it. */
const TOLD_AFTER_MS = 1500;

/** What the database had to touch, whatever else the machine does. */
export interface DatabaseWork {
  /** Pages of 8 KiB, cached or not. */
  readonly pages: number;
  /** Rows that were read on the way to the answers. */
  readonly rows: number;
}

export async function databaseWork(client: pg.Client): Promise<DatabaseWork> {
  await pause(TOLD_AFTER_MS);
  const { rows } = await client.query<{ pages: string; rows: string }>('SELECT blks_hit + blks_read AS pages, tup_returned AS rows FROM pg_stat_database WHERE datname = current_database()');
  return { pages: Number(rows[0]?.pages), rows: Number(rows[0]?.rows) };
}

export function since(before: DatabaseWork, after: DatabaseWork): DatabaseWork {
  return { pages: after.pages - before.pages, rows: after.rows - before.rows };
}
