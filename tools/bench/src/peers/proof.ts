import { createHash } from 'node:crypto';
import pg from 'pg';
import { ENTRIES_PER_TASK } from '../load/load.js';

/** Where a side keeps its tasks, and what stands before its first entry. */
export interface Books {
  readonly schema: string;
  readonly genesis: string;
}

export const SERVICES: Books = { schema: 'orchestrator', genesis: '0'.repeat(64) };
/** Of the bare limit and the peers. */
const OTHERS: Books = { schema: 'public', genesis: '' };

const rowsIn = (schema: string): string => `
  SELECT (SELECT count(*)::int FROM ${schema}.task WHERE status = 'done' AND version = 4) AS done, (SELECT count(*)::int FROM ${schema}.task) AS tasks,
    (SELECT count(*)::int FROM ${schema}.task_move) AS moves, (SELECT count(*)::int FROM ${schema}.outcome) AS outcomes, (SELECT count(*)::int FROM audit.entry) AS entries`;
const MOVES_PER_TASK = 4;

/** Throws unless every one of so many tasks left all its rows and nothing else is there, and the record's chain is whole. */
export async function proveWork(databaseUrl: string, tasks: number, { schema, genesis }: Books = OTHERS): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, number>>(rowsIn(schema));
    const wanted = { done: tasks, tasks, moves: tasks * MOVES_PER_TASK, outcomes: tasks, entries: tasks * ENTRIES_PER_TASK };
    for (const [what, count] of Object.entries(wanted)) {
      if (rows[0]?.[what] !== count) throw new Error(`${String(rows[0]?.[what])} ${what} instead of ${count}`);
    }
    await proveChain(client, genesis);
  } finally {
    await client.end();
  }
}

async function proveChain(client: pg.Client, genesis: string): Promise<void> {
  const { rows: links } = await client.query<{ seq: string; hash: string; body: string }>('SELECT seq, hash, body FROM audit.entry ORDER BY seq');
  let [seq, hash] = [0, genesis];
  for (const link of links) {
    hash = createHash('sha256').update(hash).update(link.body).digest('hex');
    if (Number(link.seq) !== ++seq || link.hash !== hash) throw new Error(`the record is broken at entry ${link.seq}`);
  }
  const { rows } = await client.query<{ head_seq: string; head_hash: string }>('SELECT head_seq, head_hash FROM audit.chain');
  if (Number(rows[0]?.head_seq) !== seq || rows[0]?.head_hash !== hash) throw new Error('the head of the record is not its last entry');
}
