import { Injectable } from '@nestjs/common';
import { type FeedbackList, isTerminal, type PayloadOf, type TaskList, type TaskStatus, type TaskSummary } from '@waggle/contracts';
import { boxed, type Boxes, Messenger } from '@waggle/messaging';
import { Database, type Session, statement, type Transaction } from '@waggle/persistence';
import type { Move, Refusal, TaskChange } from './task-change.js';
import { TaskMemory } from './task-memory.service.js';
import { summaryOf, type TaskRecord } from './task-record.js';

/** A row of the table `task`: the record with its columns' names. */
export interface TaskRow extends Omit<TaskRecord, 'taskId' | 'dueAt' | 'createdAt' | 'updatedAt'> {
  task_id: string;
  due_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

type SummaryRow = Omit<TaskRow, 'data' | 'source' | 'revision' | 'due_at'>;

type SeenRow = TaskRow & { readonly seen: string };

/** A task as it was read, with the mark of its row, which changes with every write. */
export interface KnownTask {
  readonly task: TaskRecord;
  readonly seen: string;
}

/** Each by its name: a planned `*` fails for as long as its connection lives once a newer release has added a column. */
const COLUMNS = `t.task_id, t.prefix, t.domain, t.priority, t.zone, t.source, t.revision, t.title, t.status, t.version, t.agent, t.flagged, t.reason,
  t.due_at, t.created_at, t.updated_at, t.data, t.xmin::text AS seen FROM task t`;
const READ = statement(`SELECT ${COLUMNS} WHERE task_id = ANY($1)`);
const READ_AND_LOCK = statement(`SELECT ${COLUMNS} WHERE task_id = ANY($1) ORDER BY task_id FOR UPDATE`);
const LOCK_DUE = statement(`SELECT ${COLUMNS} WHERE due_at <= now() ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED`);

const rowsOf = (table: string, parameter: string): string => `jsonb_populate_recordset(NULL::${table}, ${parameter}::jsonb)`;
const WRITE = boxed(
  [
    `fresh AS (INSERT INTO task SELECT * FROM ${rowsOf('task', '$5')})`,
    `changed AS (
      UPDATE task t SET prefix = n.prefix, domain = n.domain, priority = n.priority, zone = n.zone, source = n.source, title = n.title,
        revision = n.revision, status = n.status, version = n.version, agent = n.agent, flagged = n.flagged, reason = n.reason,
        due_at = n.due_at, updated_at = n.updated_at, data = n.data
      FROM ${rowsOf('task', '$6')} n JOIN unnest($7::text[], $8::text[]) AS s (task_id, seen) ON s.task_id = n.task_id
      WHERE t.task_id = n.task_id AND t.xmin = s.seen::xid RETURNING t.task_id)`,
    `moves AS (INSERT INTO task_move SELECT * FROM ${rowsOf('task_move', '$9')})`,
    `outcomes AS (INSERT INTO outcome SELECT * FROM ${rowsOf('outcome', '$10')} ON CONFLICT DO NOTHING)`,
    `refusals AS (INSERT INTO refusal SELECT * FROM ${rowsOf('refusal', '$11')} ON CONFLICT DO NOTHING)`,
  ],
  'SELECT all_or_nothing((SELECT count(*) FROM changed), cardinality($7)), pg_current_xact_id()::xid::text AS seen',
);

/** Reads and writes task records, many in one statement. */
@Injectable()
export class TaskStore {
  constructor(
    private readonly database: Database,
    private readonly messenger: Messenger,
    readonly memory: TaskMemory,
  ) {}

  /** Reads, and with `lock` holds what it reads until the transaction ends; in the order of the ids, so that two cannot wait for each other. */
  async read(session: Session, taskIds: readonly string[], lock: 'lock' | 'free'): Promise<KnownTask[]> {
    return (await session.query<SeenRow>(lock === 'lock' ? READ_AND_LOCK : READ, [[...taskIds].sort()])).map(toKnown);
  }

  /** Gives what this instance itself has written last of these tasks, once: see `TaskMemory`. */
  recall(taskIds: Iterable<string>): KnownTask[] {
    return this.memory.take(taskIds).map(({ row, seen }) => toKnown({ ...fromText(row), seen }));
  }

  /** Locks tasks whose lease has run out and that no other instance is looking at. */
  async lockDue(tx: Transaction, limit: number): Promise<KnownTask[]> {
    return (await tx.query<SeenRow>(LOCK_DUE, [limit])).map(toKnown);
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
   * Writes changed records with their moves, refusals and, for those that have ended, their outcomes, together with what caused it and
   * what follows from it.
   *
   * @param seen by task id the state of the row as it was read; none for a new record
   * @throws AppError `serialization_failure` (transient), `unique_violation` (conflict) when another instance was faster, or this was written before
   */
  async write(session: Session, changes: readonly TaskChange[], seen: ReadonlyMap<string, string>, boxes: Boxes): Promise<void> {
    const records = [...new Set(changes.map((change) => change.task))];
    const rows = new Map(records.map((record) => [record, JSON.stringify(toRow(record))]));
    const fresh = records.filter((record) => !seen.has(record.taskId));
    const known = records.filter((record) => seen.has(record.taskId));
    const listed = (some: readonly TaskRecord[]): string => `[${some.map((record) => rows.get(record)).join(',')}]`;
    const [written] = await this.messenger.commit<{ seen: string }>(session, WRITE, boxes, [
      listed(fresh),
      listed(known),
      known.map(({ taskId }) => taskId),
      known.map(({ taskId }) => seen.get(taskId)),
      JSON.stringify(changes.flatMap((change) => change.moves).map(toMoveRow)),
      JSON.stringify(records.flatMap(toOutcomeRow)),
      JSON.stringify(changes.flatMap((change) => change.refusals).map(toRefusalRow)),
    ]);
    if (written !== undefined) session.afterCommit(() => this.remember(rows, written.seen));
  }

  private remember(rows: ReadonlyMap<TaskRecord, string>, seen: string): void {
    for (const [{ taskId, status }, row] of rows) {
      if (isTerminal(status)) this.memory.forget(taskId);
      else this.memory.keep(taskId, { row, seen });
    }
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

const toMoveRow = (move: Move): object => ({ task_id: move.taskId, version: move.version, from_status: move.from, to_status: move.to, at: move.at, agent: move.agent, reason: move.reason });
const toRefusalRow = ({ approvalId, taskId, ...same }: Refusal): object => ({ approval_id: approvalId, task_id: taskId, ...same });
const toKnown = ({ seen, ...row }: SeenRow): KnownTask => ({ task: toRecord(row), seen });

function toOutcomeRow(record: TaskRecord): object[] {
  const outcome = OUTCOME_OF[record.status];
  if (outcome === undefined) return [];
  const { taskId, agent, prefix, status, reason, createdAt, updatedAt, data } = record;
  const cause = status === 'done' ? null : reason;
  return [{ task_id: taskId, agent, prefix, outcome, cause, duration_ms: updatedAt.getTime() - createdAt.getTime(), agent_ms: data.agentMs, at: updatedAt }];
}

export function toRecord(row: TaskRow): TaskRecord {
  const { task_id, due_at, created_at, updated_at, ...same } = row;
  return { ...same, taskId: task_id, dueAt: due_at, createdAt: created_at, updatedAt: updated_at };
}

function toRow(record: TaskRecord): TaskRow {
  const { taskId, dueAt, createdAt, updatedAt, ...same } = record;
  return { ...same, task_id: taskId, due_at: dueAt, created_at: createdAt, updated_at: updatedAt };
}

/** Dates come as text. */
function fromText(text: string): TaskRow {
  const row = JSON.parse(text) as TaskRow & Record<'created_at' | 'updated_at', string> & { due_at: string | null };
  return { ...row, due_at: row.due_at === null ? null : new Date(row.due_at), created_at: new Date(row.created_at), updated_at: new Date(row.updated_at) };
}
