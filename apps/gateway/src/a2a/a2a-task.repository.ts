import { type Message, TaskState } from '@a2a-js/sdk';
import { Injectable } from '@nestjs/common';
import { type AgentResult, type Approval, type PayloadOf, type Receipt, type TaskFile, type TaskMoved, type TaskSummary } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { stateOf, TERMINAL } from './a2a-state.js';
import type { Kept } from '../history/retention.service.js';

type File = PayloadOf<typeof TaskFile>;

/** A task that another program has asked for. */
export interface A2aRecord {
  readonly id: string;
  readonly contextId: string;
  readonly person: string;
  readonly taskId: string;
  /** Until the workspace has it. */
  readonly file: File | null;
  /** Messages as the protocol writes them in JSON. */
  readonly history: readonly unknown[];
  /** Grows with each change of the row. */
  readonly revision: number;
  readonly state: TaskState;
  readonly task: TaskSummary | null;
  readonly result: AgentResult | null;
  readonly approval: Approval | null;
  readonly receipts: readonly Receipt[];
  readonly updatedAt: Date;
}

export type NewRecord = Pick<A2aRecord, 'id' | 'contextId' | 'person'> & { readonly messageId: string; readonly file: File; readonly message: unknown };

export interface Search {
  readonly person: string;
  readonly contextId: string | undefined;
  readonly state: TaskState | undefined;
  readonly since: string | undefined;
  /** Id of the last one of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
}

const COLUMNS = `id, context_id AS "contextId", person, task_id AS "taskId", file, history, revision, state, task, result, approval, receipts, updated_at AS "updatedAt"`;

/** Everything is found by person: what somebody else has asked for is not there. */
@Injectable()
export class A2aTaskRepository {
  constructor(private readonly database: Database) {}

  /** Keeps it, or gives what the same message of the same person has begun before. */
  async begin({ id, contextId, person, messageId, file, message }: NewRecord): Promise<A2aRecord> {
    await this.database.query(
      `INSERT INTO a2a_task (id, context_id, person, message_id, task_id, file, history, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (person, message_id) DO NOTHING`,
      [id, contextId, person, messageId, file.taskId, JSON.stringify(file), JSON.stringify([message]), TaskState.TASK_STATE_SUBMITTED],
    );
    const [record] = await this.database.query<A2aRecord>(`SELECT ${COLUMNS} FROM a2a_task WHERE person = $1 AND message_id = $2`, [person, messageId]);
    if (record === undefined) throw new Error(`the task of message ${messageId} was removed while it began`);
    return record;
  }

  async filed(id: string): Promise<void> {
    await this.database.query('UPDATE a2a_task SET file = NULL WHERE id = $1', [id]);
  }

  /** Removes what could not be filed. */
  async refuse(id: string): Promise<void> {
    await this.database.query('DELETE FROM a2a_task WHERE id = $1 AND file IS NOT NULL', [id]);
  }

  /** Tasks that are over; the task itself is kept where it was carried out. */
  async prune({ HISTORY_DAYS: days }: Kept): Promise<void> {
    await this.database.query('DELETE FROM a2a_task WHERE state = ANY ($1::smallint[]) AND updated_at < now() - make_interval(days => $2)', [TERMINAL, days]);
  }

  async find(person: string, id: string): Promise<A2aRecord | undefined> {
    const [record] = await this.database.query<A2aRecord>(`SELECT ${COLUMNS} FROM a2a_task WHERE person = $1 AND id::text = $2`, [person, id]);
    return record;
  }

  /** Adds a further message of the client; a repeated one changes nothing. */
  async addMessage(id: string, message: Message, json: unknown): Promise<void> {
    await this.database.query(
      `UPDATE a2a_task SET history = history || $2::jsonb, revision = revision + 1
        WHERE id = $1 AND NOT history @> jsonb_build_array(jsonb_build_object('messageId', $3::text))`,
      [id, JSON.stringify([json]), message.messageId],
    );
  }

  /** Newest change first. */
  async list({ person, contextId, state, since, after, limit }: Search): Promise<{ records: A2aRecord[]; total: number }> {
    const where = 'person = $1 AND ($2::text IS NULL OR context_id = $2) AND ($3::int IS NULL OR state = $3) AND ($4::timestamptz IS NULL OR updated_at >= $4)';
    const filter = [person, contextId, state, since];
    const records = await this.database.query<A2aRecord>(
      `SELECT ${COLUMNS} FROM a2a_task WHERE ${where}
          AND ($5::text IS NULL OR (updated_at, id) < (SELECT updated_at, id FROM a2a_task WHERE id::text = $5 AND person = $1))
        ORDER BY updated_at DESC, id DESC LIMIT $6`,
      [...filter, after, limit],
    );
    const [count] = await this.database.query<{ total: string }>(`SELECT count(*) AS total FROM a2a_task WHERE ${where}`, filter);
    return { records, total: Number(count?.total) };
  }

  /** The revision of each of these. */
  async revisions(ids: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.query<{ id: string; revision: number }>('SELECT id, revision FROM a2a_task WHERE id = ANY($1::uuid[])', [ids]);
    return new Map(rows.map(({ id, revision }) => [id, revision]));
  }

  /** Those of our tasks that other programs have asked for. A row is there before its task is. */
  async known(tx: Transaction, taskIds: readonly string[]): Promise<Set<string>> {
    if (taskIds.length === 0) return new Set();
    const rows = await tx.query<{ taskId: string }>('SELECT task_id AS "taskId" FROM a2a_task WHERE task_id = ANY($1)', [taskIds]);
    return new Set(rows.map(({ taskId }) => taskId));
  }

  /** Notes a move, unless a later one is noted already. */
  async moved(tx: Pick<Transaction, 'query'>, { task, result, approval, receipt }: PayloadOf<typeof TaskMoved>): Promise<void> {
    await tx.query(
      `UPDATE a2a_task SET version = $2, state = $3, task = $4, result = coalesce($5::jsonb, result), approval = coalesce($6::jsonb, approval),
              receipts = CASE WHEN $7::jsonb IS NULL OR receipts @> jsonb_build_array(jsonb_build_object('grantId', $7::jsonb->'grantId')) THEN receipts ELSE receipts || $7::jsonb END,
              revision = revision + 1, updated_at = now(), file = NULL
        WHERE task_id = $1 AND version < $2`,
      [task.taskId, task.version, stateOf(task.status), JSON.stringify(task), orNull(result), orNull(approval), orNull(receipt)],
    );
  }

  /** Notes an entry of the queue that has changed while it waits. */
  async waits(tx: Transaction, approval: Approval): Promise<void> {
    await tx.query('UPDATE a2a_task SET approval = $2, revision = revision + 1 WHERE task_id = $1', [approval.taskId, JSON.stringify(approval)]);
  }
}

const orNull = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));
