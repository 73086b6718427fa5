import type pg from 'pg';
import type { Submission } from '../child/protocol.js';

/** The rows that a task leaves in the services' tables, without the columns and indexes that only people and look-ups need, and without an inbox and outbox: a peer has its own ways for these. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS task (task_id text PRIMARY KEY, status text NOT NULL, version int NOT NULL, updated_at timestamptz NOT NULL, data jsonb NOT NULL);
  CREATE TABLE IF NOT EXISTS task_move (task_id text NOT NULL, version int NOT NULL, to_status text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (task_id, version));
  CREATE TABLE IF NOT EXISTS outcome (task_id text PRIMARY KEY, outcome text NOT NULL, at timestamptz NOT NULL);
  CREATE SCHEMA IF NOT EXISTS audit;
  CREATE TABLE IF NOT EXISTS audit.entry (seq bigint PRIMARY KEY, hash text NOT NULL, body text NOT NULL);
  CREATE TABLE IF NOT EXISTS audit.chain (id int PRIMARY KEY DEFAULT 1, head_seq bigint NOT NULL, head_hash text NOT NULL);
  INSERT INTO audit.chain VALUES (1, 0, '') ON CONFLICT DO NOTHING;
`;

const RECEIVE = `
  WITH state AS (
    INSERT INTO task SELECT id, 'received', 1, now(), data FROM unnest($1::text[], $2::jsonb[]) AS n (id, data) ON CONFLICT DO NOTHING
  )
  INSERT INTO task_move SELECT id, 1, 'received', now() FROM unnest($1::text[]) AS n (id) ON CONFLICT DO NOTHING`;

const DELEGATE = `
  WITH moves AS (
    INSERT INTO task_move SELECT id, version, status, now() FROM unnest($1::text[]) AS n (id), (VALUES (2, 'scanned'), (3, 'delegated')) AS m (version, status)
    ON CONFLICT DO NOTHING
  )
  UPDATE task SET status = 'delegated', version = 3, updated_at = now() WHERE task_id = ANY($1) RETURNING task_id AS "taskId", data AS document`;

const FINISH = `
  WITH moves AS (INSERT INTO task_move SELECT id, 4, 'done', now() FROM unnest($1::text[]) AS n (id) ON CONFLICT DO NOTHING),
  ends AS (INSERT INTO outcome SELECT id, 'success', now() FROM unnest($1::text[]) AS n (id) ON CONFLICT DO NOTHING)
  UPDATE task SET status = 'done', version = 4, updated_at = now() WHERE task_id = ANY($1)`;

const RECORD = `
  WITH head AS (UPDATE audit.chain SET head_seq = $4, head_hash = $5)
  INSERT INTO audit.entry SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])`;

type Queryable = Pick<pg.Pool, 'query'>;

/** Writes the steps of one or several tasks, each with a prepared statement and so one commit; a step that is repeated changes nothing. */
export const rows = {
  async receive(db: Queryable, tasks: readonly Submission[]): Promise<void> {
    await db.query({ name: 'receive', text: RECEIVE, values: [tasks.map(({ taskId }) => taskId), tasks.map(({ document }) => JSON.stringify(document))] });
  },

  /** Gives the tasks as the agent needs them. */
  async delegate(db: Queryable, taskIds: readonly string[]): Promise<Submission[]> {
    const { rows: tasks } = await db.query<Submission>({ name: 'delegate', text: DELEGATE, values: [taskIds] });
    return tasks;
  },

  async finish(db: Queryable, taskIds: readonly string[]): Promise<void> {
    await db.query({ name: 'finish', text: FINISH, values: [taskIds] });
  },

  async record(db: Queryable, links: readonly Link[], head: Link): Promise<void> {
    const values = [links.map(({ seq }) => seq), links.map(({ hash }) => hash), links.map(({ body }) => body), head.seq, head.hash];
    await db.query({ name: 'record', text: RECORD, values });
  },
};

/** An entry of the record, bound to the one before. */
export interface Link {
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
}
