import { Injectable } from '@nestjs/common';
import { type ClaimList, isTerminal, type PayloadOf, type ReplyOf, TASK_STATUSES, type TaskStatus, type TaskSummary, type Zone } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { WorkspacePath } from '@waggle/workspace-files';
import type { ClaimedTask } from './claims/claimed-task.js';

/** What became of a person's move or edit of the file of this approval. */
export interface DecisionNote {
  readonly approvalId: string;
  readonly text: string;
  /** When the file was edited after the approval, while it is not known what became of that. */
  readonly edited?: string;
}

/** Where a task's files are, and the move that they show. */
export interface Placement {
  readonly taskId: string;
  /** Of the last move shown; 0 before the first. */
  readonly version: number;
  readonly status: TaskStatus;
  readonly revision: string;
  readonly file: WorkspacePath | null;
  readonly approveFile: WorkspacePath | null;
  readonly executeFile: WorkspacePath | null;
  /** Of the agent's result whose plan and drafts are written. */
  readonly resultHash: string | null;
  readonly note: DecisionNote | null;
  readonly submitted: boolean;
  readonly claimedAt: Date;
}

/** A claim as people see it; without a zone it was made while this one was alone. */
export type OpenClaim = Omit<ReplyOf<typeof ClaimList>['claims'][number], 'claimedAt' | 'zone'> & { readonly claimedAt: Date; readonly zone: Zone | null };

/** What placing a move leaves behind. */
export type Placed = Pick<Placement, 'file' | 'approveFile' | 'executeFile' | 'resultHash'> & { readonly task: TaskSummary };

const COLUMNS = `task_id AS "taskId", version, status, revision, file, approve_file AS "approveFile", execute_file AS "executeFile",
  result_hash AS "resultHash", note, submitted, claimed_at AS "claimedAt"`;

/** Of tasks that have not ended. In these very words, since by them the planner knows that the index of the open ones holds all. */
const OPEN = `status NOT IN (${TASK_STATUSES.filter(isTerminal)
  .map((status) => `'${status}'`)
  .join(', ')})`;

@Injectable()
export class PlacementRepository {
  constructor(private readonly database: Database) {}

  /** Records new claims; gives the ids that were not known before. */
  async insertClaims(tx: Transaction, claims: readonly ClaimedTask[]): Promise<Set<string>> {
    const rows = await tx.query<{ taskId: string }>(
      `INSERT INTO placement (task_id, revision, file, domain, priority, agent, title)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       ON CONFLICT (task_id) DO NOTHING RETURNING task_id AS "taskId"`,
      [
        claims.map(({ task }) => task.taskId),
        claims.map(({ task }) => task.document.revision),
        claims.map(({ file }) => file),
        claims.map(({ task }) => task.domain),
        claims.map(({ task }) => task.priority),
        claims.map(({ agent }) => agent),
        claims.map(({ title }) => title),
      ],
    );
    return new Set(rows.map((row) => row.taskId));
  }

  /** A task that comes from the other zone; one that was known here before begins anew. */
  async takeOver(tx: Transaction, { task, file, agent, title }: ClaimedTask, { approveFile, submitted }: { approveFile: WorkspacePath | null; submitted: boolean }): Promise<void> {
    await tx.query(
      `INSERT INTO placement (task_id, revision, file, approve_file, domain, priority, agent, title, submitted) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (task_id) DO UPDATE SET revision = excluded.revision, file = excluded.file, approve_file = excluded.approve_file, agent = excluded.agent,
         submitted = excluded.submitted, status = 'received', execute_file = NULL, result_hash = NULL, claimed_at = now(), updated_at = now()`,
      [task.taskId, task.document.revision, file, approveFile, task.domain, task.priority, agent, title, submitted],
    );
  }

  /** Tasks of which nobody knew what became of their call: a person says it later. */
  async unclear(): Promise<string[]> {
    return (await this.database.query<{ taskId: string }>(`SELECT task_id AS "taskId" FROM placement WHERE status = 'needs_reconciliation' ORDER BY task_id`)).map(({ taskId }) => taskId);
  }

  /** Of tasks that have not ended. */
  async openFiles(): Promise<Array<Pick<Placement, 'taskId' | 'file'>>> {
    return this.database.query(`SELECT task_id AS "taskId", file FROM placement WHERE ${OPEN} ORDER BY task_id`);
  }

  /** Where the files are of tasks that have not ended and that are this zone's, a claim that the other zone may still win not counted. */
  async heldFiles(): Promise<Array<Pick<Placement, 'taskId' | 'file' | 'approveFile' | 'executeFile'>>> {
    return this.database.query(
      `SELECT task_id AS "taskId", p.file, approve_file AS "approveFile", execute_file AS "executeFile" FROM placement p LEFT JOIN custody c USING (task_id)
       WHERE p.${OPEN} AND COALESCE(c.state, 'ours') = 'ours' ORDER BY task_id`,
    );
  }

  /** The task takes the content that this file has now. */
  async adopt(tx: Transaction, { task, file }: ClaimedTask): Promise<void> {
    await tx.query('UPDATE placement SET revision = $2, file = $3 WHERE task_id = $1', [task.taskId, task.document.revision, file]);
  }

  /** The file that bore the task's name is not the task's. */
  async disown(tx: Transaction, taskId: string): Promise<void> {
    await tx.query("UPDATE placement SET revision = '', file = NULL WHERE task_id = $1", [taskId]);
  }

  async markSubmitted(taskIds: readonly string[]): Promise<void> {
    await this.database.query('UPDATE placement SET submitted = true WHERE task_id = ANY($1::text[])', [taskIds]);
  }

  /** A claim that is taken back before its task existed. */
  async forgetClaim(tx: Transaction, taskId: string, revision: string): Promise<boolean> {
    const rows = await tx.query('DELETE FROM placement WHERE task_id = $1 AND revision = $2 AND version = 0 RETURNING task_id', [taskId, revision]);
    return rows.length > 0;
  }

  /** Shown in the approval's file, also when that is written anew. */
  async setNote(tx: Transaction, taskId: string, note: DecisionNote): Promise<void> {
    await tx.query('UPDATE placement SET note = $2 WHERE task_id = $1', [taskId, JSON.stringify(note)]);
  }

  async find(taskIds: readonly string[], tx?: Transaction): Promise<Map<string, Placement>> {
    const rows = await (tx ?? this.database).query<Placement>(`SELECT ${COLUMNS} FROM placement WHERE task_id = ANY($1::text[])`, [taskIds]);
    return new Map(rows.map((row) => [row.taskId, row]));
  }

  /** Of tasks that have not ended, newest claim first; one more than `limit` when there are more. */
  async open({ agent, limit, after }: PayloadOf<typeof ClaimList>): Promise<OpenClaim[]> {
    return this.database.query(
      `WITH claim AS (
         SELECT p.task_id, p.title, p.agent, p.file, p.status, p.claimed_at, p.submitted, c.zone, c.epoch, COALESCE(c.state, 'ours') AS custody
         FROM placement p LEFT JOIN custody c USING (task_id) WHERE p.${OPEN} AND c.state IS DISTINCT FROM 'theirs'
         UNION ALL SELECT task_id, task_id, agent, file, NULL, since, true, zone, epoch, state FROM custody WHERE state = 'theirs')
       SELECT task_id AS "taskId", title, agent, file, status, claimed_at AS "claimedAt", submitted, zone, epoch, custody FROM claim
       WHERE ($1::text IS NULL OR agent = $1) AND ($2::text IS NULL OR (claimed_at, task_id) < (SELECT claimed_at, task_id FROM claim WHERE task_id = $2))
       ORDER BY claimed_at DESC, task_id DESC LIMIT $3`,
      [agent ?? null, after ?? null, limit + 1],
    );
  }

  /** Tasks that have not ended. */
  async countOpen(): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(`SELECT count(*)::int AS count FROM placement WHERE ${OPEN}`);
    return row?.count ?? 0;
  }

  async hasClaim(taskId: string): Promise<boolean> {
    return (await this.database.query('SELECT task_id FROM placement WHERE task_id = $1 UNION SELECT task_id FROM custody WHERE task_id = $1', [taskId])).length > 0;
  }

  /** Holds the rows until the transaction ends, always in the same order. */
  async lock(tx: Transaction, taskIds: readonly string[]): Promise<Map<string, Placement>> {
    const rows = await tx.query<Placement>(`SELECT ${COLUMNS} FROM placement WHERE task_id = ANY($1::text[]) ORDER BY task_id FOR UPDATE`, [taskIds]);
    return new Map(rows.map((row) => [row.taskId, row]));
  }

  /** Writes what was placed; an older version than the row's changes nothing. */
  async save(tx: Transaction, placed: readonly Placed[]): Promise<void> {
    await tx.query(
      `INSERT INTO placement AS p (task_id, version, status, revision, file, approve_file, execute_file, result_hash, domain, priority, agent, title, updated_at, submitted)
       SELECT *, true FROM unnest($1::text[], $2::int[], $3::text[], array_fill(''::text, ARRAY[cardinality($1::text[])]), $4::text[], $5::text[], $6::text[], $7::text[],
                                  $8::text[], $9::text[], $10::text[], $11::text[], $12::timestamptz[])
       ON CONFLICT (task_id) DO UPDATE SET version = excluded.version, status = excluded.status, file = excluded.file, approve_file = excluded.approve_file,
         execute_file = excluded.execute_file, result_hash = excluded.result_hash, domain = excluded.domain, priority = excluded.priority, agent = excluded.agent,
         title = excluded.title, updated_at = excluded.updated_at, submitted = true
       WHERE p.version < excluded.version`,
      [
        placed.map(({ task }) => task.taskId),
        placed.map(({ task }) => task.version),
        placed.map(({ task }) => task.status),
        placed.map(({ file }) => file),
        placed.map(({ approveFile }) => approveFile),
        placed.map(({ executeFile }) => executeFile),
        placed.map(({ resultHash }) => resultHash),
        placed.map(({ task }) => task.domain),
        placed.map(({ task }) => task.priority),
        placed.map(({ task }) => task.agent),
        placed.map(({ task }) => task.title),
        placed.map(({ task }) => task.updated),
      ],
    );
  }
}
