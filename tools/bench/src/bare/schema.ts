import { SCHEMA as ROWS } from '../peers/rows.js';

/** Beside the rows of a task, what each step has received and what it has to send. */
export const SCHEMA = `${ROWS}
  CREATE TABLE outbox (id uuid PRIMARY KEY, message text NOT NULL);
  CREATE TABLE inbox (id uuid PRIMARY KEY);
  CREATE TABLE audit.inbox (id uuid PRIMARY KEY);
`;

/** One batch of steps: inbox, state, moves, outcomes and outbox in one statement, and so in one commit. */
export const STEP = `
  WITH seen AS (INSERT INTO inbox SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING),
  state AS (
    INSERT INTO task SELECT id, status, version, now(), data FROM unnest($2::text[], $3::text[], $4::int[], $5::jsonb[]) AS n (id, status, version, data)
    ON CONFLICT (task_id) DO UPDATE SET status = excluded.status, version = excluded.version, updated_at = excluded.updated_at, data = excluded.data
  ),
  moves AS (INSERT INTO task_move SELECT id, version, status, now() FROM unnest($6::text[], $7::text[], $8::int[]) AS m (id, status, version)),
  ends AS (INSERT INTO outcome SELECT id, 'success', now() FROM unnest($9::text[]) AS o (id))
  INSERT INTO outbox SELECT * FROM unnest($10::uuid[], $11::text[])`;

export const READ = 'SELECT task_id, data FROM task WHERE task_id = ANY($1)';
export const FORGET = 'DELETE FROM outbox WHERE id = ANY($1::uuid[])';

/** One batch of the record. */
export const RECORD = `
  WITH seen AS (INSERT INTO audit.inbox SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING),
  head AS (UPDATE audit.chain SET head_seq = $5, head_hash = $6)
  INSERT INTO audit.entry SELECT * FROM unnest($2::bigint[], $3::text[], $4::text[])`;
