import { createHash } from 'node:crypto';
import type pg from 'pg';

const BATCH = 20_000;
const ACTORS = ['orchestrator', 'gatekeeper', 'olga', 'email'];
const ACTIONS = ['task.delegated', 'approval.requested', 'grant.signed', 'effect.done'];

/** Appends entries of the usual length to the chain, `perTask` for each task; the last is of now. */
export async function fillChain(client: pg.Client, entries: number, perTask: number, taskIdOf: (number: number) => string): Promise<void> {
  const { rows } = await client.query<{ head_seq: string; head_hash: string }>('SELECT head_seq, head_hash FROM audit.chain');
  const begun = Number(rows[0]?.head_seq);
  let hash = String(rows[0]?.head_hash);
  const started = Date.now() - entries * 1000;
  for (let done = 0; done < entries; done += BATCH) {
    const columns: [number[], string[], string[], string[]] = [[], [], [], []];
    for (let nth = done + 1; nth <= Math.min(done + BATCH, entries); nth++) {
      const seq = begun + nth;
      const body = bodyOf(seq, started + nth * 1000, taskIdOf(Math.ceil(seq / perTask)));
      const before = hash;
      hash = createHash('sha256').update(before).update(body).digest('hex');
      [seq, before, hash, body].forEach((value, column) => (columns[column] as unknown[]).push(value));
    }
    await client.query('INSERT INTO audit.entry (seq, prev_hash, hash, body) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])', columns);
  }
  await client.query('UPDATE audit.chain SET head_seq = $1, head_hash = $2', [begun + entries, hash]);
}

/** Its keys in the order of RFC 8785. */
function bodyOf(seq: number, at: number, taskId: string): string {
  const [actor, action] = [ACTORS[seq % ACTORS.length], ACTIONS[seq % ACTIONS.length]];
  const said = { input: 'from scanned, agent sales', output: 'sales is best at EMAIL and is free', seq, success: seq % 50 !== 0, target: taskId, taskId };
  return JSON.stringify({ action, actor, approval: null, at: new Date(at).toISOString(), durationMs: null, evidence: [], ...said });
}
