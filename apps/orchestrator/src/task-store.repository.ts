import { Injectable } from '@nestjs/common';
import type { FeedbackList, PayloadOf, TaskList, TaskStatus, TaskSummary } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import type { Move, Refusal, TaskChange, TaskFlowErrorCode } from './task-change.js';
import { summaryOf, type TaskRecord } from './task-record.js';

/** A row of the table `task`: the record with its columns' names. */
export interface TaskRow extends Omit<TaskRecord, 'taskId' | 'dueAt' | 'createdAt' | 'updatedAt'> {
  task_id: string;
  due_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

type SummaryRow = Omit<TaskRow, 'data' | 'source' | 'revision' | 'due_at'>;

/** Reads and writes task records, many in one statement. */
@Injectable()
export class TaskStore {
  constructor(private readonly database: Database) {}

  /** Locks and reads; in the order of their ids, so that two batches cannot wait for each other. */
  async lock(tx: Transaction, taskIds: readonly string[]): Promise<Map<string, TaskRecord>> {
    const rows = await tx.query<TaskRow>('SELECT * FROM task WHERE task_id = ANY($1) ORDER BY task_id FOR UPDATE', [[...taskIds].sort()]);
    return new Map(rows.map((row) => [row.task_id, toRecord(row)]));
  }

  /** Locks tasks whose lease has run out and that no other instance is looking at. */
  async lockDue(tx: Transaction, limit: number): Promise<TaskRecord[]> {
    const rows = await tx.query<TaskRow>('SELECT * FROM task WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED', [limit]);
    return rows.map(toRecord);
  }

  /** What was held by a stop looks again at once. */
  async wakeHeld(): Promise<void> {
    await this.database.query("UPDATE task SET due_at = now() WHERE due_at > now() AND data->>'heldBy' IS NOT NULL");
  }

  async find(taskId: string): Promise<TaskRecord | undefined> {
    const [row] = await this.database.query<TaskRow>('SELECT * FROM task WHERE task_id = $1', [taskId]);
    return row && toRecord(row);
  }

  /** One more than `limit` when there are more. Reads no document: that is most of a row. */
  async search({ statuses, agent, text, after, limit }: PayloadOf<typeof TaskList>): Promise<TaskSummary[]> {
    const rows = await this.database.query<SummaryRow>(
      `SELECT task_id, prefix, status, version, priority, domain, zone, agent, title, flagged, reason, created_at, updated_at FROM task
       WHERE ($1::text[] IS NULL OR status = ANY($1)) AND ($2::text IS NULL OR agent = $2)
         AND ($3::text IS NULL OR position(lower($3) IN lower(title)) > 0 OR position(lower($3) IN lower(task_id)) > 0)
         AND ($4::text IS NULL OR (created_at, task_id) < (SELECT created_at, task_id FROM task WHERE task_id = $4))
       ORDER BY created_at DESC, task_id DESC LIMIT $5`,
      [statuses ?? null, agent ?? null, text ?? null, after ?? null, limit + 1],
    );
    return rows.map(({ task_id, created_at, updated_at, ...same }) => summaryOf({ ...same, taskId: task_id, createdAt: created_at, updatedAt: updated_at }));
  }

  /**
   * Writes changed records with their moves and, for those that have ended, their outcomes.
   *
   * @param expected version by task id as it was read; 0 for a new record
   * @throws AppError `version_conflict` (transient) when another instance was faster
   */
  async write(tx: Transaction, changes: readonly TaskChange[], expected: ReadonlyMap<string, number>): Promise<void> {
    const records = [...new Set(changes.map((change) => change.task))];
    const fresh = records.filter((record) => expected.get(record.taskId) === 0);
    const known = records.filter((record) => expected.get(record.taskId) !== 0);
    await this.insert(tx, fresh);
    await this.update(tx, known, expected);
    const moves = changes.flatMap((change) => change.moves);
    await this.insertMoves(tx, moves);
    await this.insertOutcomes(tx, records);
    await this.insertRefusals(tx, changes.flatMap((change) => change.refusals));
  }

  /** Newest first. */
  async refusals({ agent, tool, limit }: PayloadOf<typeof FeedbackList>): Promise<Refusal[]> {
    const rows = await this.database.query<Omit<Refusal, 'at'> & { at: Date }>(
      `SELECT approval_id AS "approvalId", task_id AS "taskId", agent, tool, flags, reason, again, by, seconds, at FROM refusal
       WHERE ($1::text IS NULL OR agent = $1) AND ($2::text IS NULL OR tool = $2) ORDER BY at DESC, approval_id DESC LIMIT $3`,
      [agent ?? null, tool ?? null, limit],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  async moves(taskId: string): Promise<Move[]> {
    return this.database.query<Move>(
      `SELECT task_id AS "taskId", version, from_status AS "from", to_status AS "to", at, agent, reason FROM task_move WHERE task_id = $1 ORDER BY version`,
      [taskId],
    );
  }

  private async insert(tx: Transaction, records: readonly TaskRecord[]): Promise<void> {
    if (records.length === 0) return;
    const rows = await tx.query('INSERT INTO task SELECT * FROM jsonb_populate_recordset(NULL::task, $1::jsonb) ON CONFLICT DO NOTHING RETURNING task_id', [
      JSON.stringify(records.map(toRow)),
    ]);
    if (rows.length !== records.length) throw conflict();
  }

  private async update(tx: Transaction, records: readonly TaskRecord[], expected: ReadonlyMap<string, number>): Promise<void> {
    if (records.length === 0) return;
    const rows = await tx.query(
      `UPDATE task t SET revision = n.revision, status = n.status, version = n.version, agent = n.agent, flagged = n.flagged, reason = n.reason,
         due_at = n.due_at, updated_at = n.updated_at, data = n.data
       FROM jsonb_populate_recordset(NULL::task, $1::jsonb) n
       JOIN unnest($2::text[], $3::int[]) AS e(task_id, version) ON e.task_id = n.task_id
       WHERE t.task_id = n.task_id AND t.version = e.version RETURNING t.task_id`,
      [JSON.stringify(records.map(toRow)), records.map((record) => record.taskId), records.map((record) => expected.get(record.taskId))],
    );
    if (rows.length !== records.length) throw conflict();
  }

  private async insertMoves(tx: Transaction, moves: readonly Move[]): Promise<void> {
    if (moves.length === 0) return;
    const rows = moves.map((move) => ({ task_id: move.taskId, version: move.version, from_status: move.from, to_status: move.to, at: move.at, agent: move.agent, reason: move.reason }));
    await tx.query('INSERT INTO task_move SELECT * FROM jsonb_populate_recordset(NULL::task_move, $1::jsonb)', [JSON.stringify(rows)]);
  }

  private async insertRefusals(tx: Transaction, refusals: readonly Refusal[]): Promise<void> {
    if (refusals.length === 0) return;
    const rows = refusals.map(({ approvalId, taskId, ...same }) => ({ approval_id: approvalId, task_id: taskId, ...same }));
    await tx.query('INSERT INTO refusal SELECT * FROM jsonb_populate_recordset(NULL::refusal, $1::jsonb) ON CONFLICT DO NOTHING', [JSON.stringify(rows)]);
  }

  private async insertOutcomes(tx: Transaction, records: readonly TaskRecord[]): Promise<void> {
    const ended = records.filter((record) => OUTCOME_OF[record.status] !== undefined);
    if (ended.length === 0) return;
    const rows = ended.map((record) => ({
      task_id: record.taskId,
      agent: record.agent,
      prefix: record.prefix,
      outcome: OUTCOME_OF[record.status],
      cause: record.status === 'done' ? null : record.reason,
      duration_ms: record.updatedAt.getTime() - record.createdAt.getTime(),
      agent_ms: record.data.agentMs,
      at: record.updatedAt,
    }));
    await tx.query('INSERT INTO outcome SELECT * FROM jsonb_populate_recordset(NULL::outcome, $1::jsonb) ON CONFLICT DO NOTHING', [JSON.stringify(rows)]);
  }
}

/** How an end counts for the agent: a person's no or a silence is not its failure. */
const OUTCOME_OF: Partial<Record<TaskStatus, string>> = {
  done: 'success',
  failed: 'failure',
  needs_reconciliation: 'failure',
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'cancelled',
};

function conflict(): AppError<TaskFlowErrorCode> {
  return new AppError<TaskFlowErrorCode>('version_conflict', 'transient', 'Another instance has moved one of these tasks.');
}

export function toRecord(row: TaskRow): TaskRecord {
  const { task_id, due_at, created_at, updated_at, ...same } = row;
  return { ...same, taskId: task_id, dueAt: due_at, createdAt: created_at, updatedAt: updated_at };
}

function toRow(record: TaskRecord): TaskRow {
  const { taskId, dueAt, createdAt, updatedAt, ...same } = record;
  return { ...same, task_id: taskId, due_at: dueAt, created_at: createdAt, updated_at: updatedAt };
}
