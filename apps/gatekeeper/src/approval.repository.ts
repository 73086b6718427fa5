import { Injectable } from '@nestjs/common';
import {
  type Approval,
  APPROVAL_STATES,
  type ApprovalClass,
  type ApprovalEdit,
  type ApprovalList,
  type ApprovalSettle,
  type Decision,
  type PayloadOf,
  PRIORITIES,
  type Priority,
  type Proposal,
  type ToolArguments,
} from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { approvalError } from './approval.error.js';
import type { ApprovalRow } from './approval-row.js';
import { HELD } from './stops/stop-sql.js';

export interface NewApproval {
  readonly taskId: string;
  readonly agent: string;
  readonly priority: Priority;
  readonly proposal: Proposal;
  readonly digest: string;
  readonly approvalClass: ApprovalClass;
  readonly reasons: readonly string[];
  readonly deadline: Date;
  readonly peopleNeeded: number;
  readonly group: string;
  readonly template: Approval['template'];
  readonly recipient: string | undefined;
}

/** What a person's answer sets. `undoSeconds` only when it permits the call. */
export interface Answer {
  readonly state: 'approved' | 'modified' | 'rejected';
  readonly args: ToolArguments | null;
  readonly digest: string | null;
  readonly undoSeconds: number | null;
  /** Whom the approved call writes to. */
  readonly recipient?: string | undefined;
  /** Only of an edit: what this person changed, after what others had. */
  readonly edits?: readonly ApprovalEdit[];
}

/** An edit that somebody must look at before it counts. */
export interface Edit {
  readonly proposal: Proposal;
  readonly digest: string;
  readonly reasons: readonly string[];
  readonly peopleNeeded: number;
  /** To the editor too: it brings something that was not shown before. */
  readonly showAgain: boolean;
  readonly group: string;
  readonly recipient: string | undefined;
}

/** What is kept of a person's word. */
export type Noted = Pick<Decision, 'approvalId' | 'person' | 'channel' | 'digest' | 'decidedAt'> & { readonly verdict: string };

type Query = PayloadOf<typeof ApprovalList>;

/** What was taken back waits at least so long. */
const UNDONE_MINUTES = 10;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The approval queue. Every change of state names the state that it expects: of two that decide at once, one finds no row. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly database: Database) {}

  /** Within a transaction give it along: a second connection for it could be waited for in vain. */
  async find(id: string, tx: Transaction | Database = this.database): Promise<ApprovalRow | undefined> {
    return (await tx.query<ApprovalRow>('SELECT * FROM approval WHERE id = $1', [id]))[0];
  }

  /**
   * By urgency, then age; all that fit are counted. Only the rows of the page are read: whatever sorts and counts looks at indexes.
   *
   * @throws AppError `cursor_unknown`
   */
  async list(query: Query): Promise<{ rows: ApprovalRow[]; next: string | null; total: number }> {
    const { where, params } = conditions(query);
    const [counted] = await this.database.query<{ total: number }>(`SELECT count(*)::int AS total FROM approval WHERE ${where}`, params);
    const last = await this.lastOf(query.after);
    const beyond = last === undefined ? '' : `AND (urgency, created_at, id) > (SELECT urgency, created_at, id FROM approval WHERE id = $${params.length + 1})`;
    const rows = await this.database.query<ApprovalRow>(
      `SELECT approval.* FROM (
         SELECT id FROM approval WHERE ${where} ${beyond} ORDER BY urgency, created_at, id LIMIT ${query.limit + 1}
       ) AS page JOIN approval USING (id) ORDER BY urgency, created_at, id`,
      last === undefined ? params : [...params, last],
    );
    const more = rows.length > query.limit;
    return { rows: rows.slice(0, query.limit), next: more ? (rows[query.limit - 1]?.id ?? null) : null, total: counted?.total ?? 0 };
  }

  async oldestPending(): Promise<Date | undefined> {
    const [row] = await this.database.query<{ oldest: Date | null }>("SELECT min(created_at) AS oldest FROM approval WHERE state = 'pending'");
    return row?.oldest ?? undefined;
  }

  /** A page begins after the last entry of the one before; the place of an entry never changes. */
  private async lastOf(after: string | undefined): Promise<string | undefined> {
    if (after === undefined || (UUID.test(after) && (await this.find(after)) !== undefined)) return after;
    throw approvalError('cursor_unknown', '"after" is not the "next" of a page of this list');
  }

  /** undefined when this proposal is in the queue already. */
  async add(tx: Transaction, entry: NewApproval): Promise<ApprovalRow | undefined> {
    await tx.query(
      `UPDATE approval SET state = 'withdrawn', decided_by = 'gatekeeper', decided_at = now(), decision_reason = 'The same call was proposed again.'
       WHERE task_id = $1 AND digest = $2 AND state = 'pending' AND NOT EXISTS (SELECT 1 FROM approval WHERE id = $3)`,
      [entry.taskId, entry.digest, entry.proposal.id],
    );
    const rows = await tx.query<ApprovalRow>(
      `INSERT INTO approval (id, task_id, agent, priority, urgency, proposal, digest, approval_class, reasons, people_needed, kin, state, expires_at, template, recipient)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::jsonb, $10, $11, 'pending', $12, $13::jsonb, $14) ON CONFLICT DO NOTHING RETURNING *`,
      [
        entry.proposal.id,
        entry.taskId,
        entry.agent,
        entry.priority,
        PRIORITIES.indexOf(entry.priority),
        JSON.stringify(entry.proposal),
        entry.digest,
        entry.approvalClass,
        JSON.stringify(entry.reasons),
        entry.peopleNeeded,
        entry.group,
        entry.deadline,
        entry.template === null ? null : JSON.stringify(entry.template),
        entry.recipient ?? null,
      ],
    );
    return rows[0];
  }

  /** The gatekeeper's own no, to what may not even be asked. */
  async refuse(tx: Transaction, id: string, by: 'rules' | 'caps', reason: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET state = 'rejected', decided_by = 'gatekeeper', decided_at = now(), decision_reason = $2, channel = $3
                 WHERE id = $1 AND state = 'pending' RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, reason, by]))[0];
  }

  /** Approved by whom the template is from, who saw and approved what it says. */
  async releaseByTemplate(tx: Transaction, id: string, person: string, reason: string, undoSeconds: number): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET state = 'approved', decided_by = $2, agreed_by = ARRAY[$2], decided_at = now(), decision_reason = $3, channel = 'template',
                   approved_args = proposal->'args', approved_digest = digest, release_at = now() + make_interval(secs => $4)
                 WHERE id = $1 AND state = 'pending' RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, person, reason, undoSeconds]))[0];
  }

  /** Has a person rejected something in this task, or taken it back? */
  async wasRefused(tx: Transaction, taskId: string): Promise<boolean> {
    const sql = "SELECT 1 FROM approval a JOIN decision d ON d.approval_id = a.id WHERE a.task_id = $1 AND d.verdict IN ('reject', 'undo') LIMIT 1";
    return (await tx.query(sql, [taskId])).length > 0;
  }

  /** Has a call to this address been approved and carried out before? */
  async knowsRecipient(tx: Transaction, recipient: string): Promise<boolean> {
    return (await tx.query("SELECT 1 FROM approval WHERE recipient = $1 AND state = 'executed' LIMIT 1", [recipient])).length > 0;
  }

  /**
   * Notes that a person agrees to what was shown, or to an edit of it, which is then what the others are shown and asked.
   * undefined when it comes too late, the person has agreed before, or what was shown is no longer what waits.
   */
  async agree(tx: Transaction, { approvalId, digest, person }: Decision, edits: readonly ApprovalEdit[] | undefined, edit?: Edit): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET agreed_by = CASE WHEN $7 THEN '{}' ELSE CASE WHEN $4::jsonb IS NULL THEN agreed_by ELSE '{}' END || $3::text END,
         proposal = coalesce($4::jsonb, proposal), digest = coalesce($5, digest),
         people_needed = coalesce($6::int, people_needed), reasons = coalesce($8::jsonb, reasons), edits = coalesce($9::jsonb, edits),
         kin = coalesce($10, kin), recipient = CASE WHEN $4::jsonb IS NULL THEN recipient ELSE $11 END
       WHERE id = $1 AND digest = $2 AND state = 'pending' AND expires_at > now() AND ($4::jsonb IS NOT NULL OR $3 <> ALL (agreed_by)) RETURNING *`,
      [
        approvalId,
        digest,
        person,
        orNull(edit?.proposal),
        edit?.digest ?? null,
        edit?.peopleNeeded ?? null,
        edit?.showAgain ?? false,
        orNull(edit?.reasons),
        orNull(edits),
        edit?.group ?? null,
        edit?.recipient ?? null,
      ],
    );
    return rows[0];
  }

  /** A person's answer; undefined when it comes too late, or what was shown is no longer what waits. */
  async answer(tx: Transaction, decision: Decision, { state, args, digest, undoSeconds, recipient, edits }: Answer, people: string = decision.person): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET state = $3, decided_by = $4, decided_at = now(), decision_reason = $5, channel = $6,
         decision_seconds = extract(epoch FROM now() - created_at), approved_args = $7::jsonb, approved_digest = $8, edits = coalesce($11::jsonb, edits),
         recipient = CASE WHEN $7::jsonb IS NULL THEN recipient ELSE $12 END,
         release_at = now() + make_interval(secs => $9), agreed_by = CASE WHEN $3 = 'rejected' OR $10 = ANY (agreed_by) THEN agreed_by ELSE agreed_by || $10::text END
       WHERE id = $1 AND digest = $2 AND state = 'pending' AND expires_at > now() RETURNING *`,
      [
        decision.approvalId,
        decision.digest,
        state,
        people,
        decision.reason,
        decision.channel,
        orNull(args),
        digest,
        undoSeconds,
        decision.person,
        orNull(edits),
        recipient ?? null,
      ],
    );
    return rows[0];
  }

  /** Back to the queue, while no grant has been signed, and as long as a stop holds it; with time enough to decide anew. */
  async undo(tx: Transaction, { approvalId, digest }: Decision): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET state = 'pending', decided_by = NULL, decided_at = NULL, decision_reason = NULL, decision_seconds = NULL, channel = NULL,
         approved_args = NULL, approved_digest = NULL, release_at = NULL, agreed_by = '{}', expires_at = greatest(expires_at, now() + interval '${UNDONE_MINUTES} minutes')
       WHERE id = $1 AND digest = $2 AND state IN ('approved', 'modified') AND released_at IS NULL AND (release_at > now() OR ${HELD}) RETURNING *`,
      [approvalId, digest],
    );
    return rows[0];
  }

  /** Every accepted word of a person, once: the same proof is never accepted again (`unique_violation`). */
  async note(tx: Transaction, { approvalId, verdict, person, channel, digest, decidedAt }: Noted, proofHash: string): Promise<void> {
    const sql = 'INSERT INTO decision (proof_hash, approval_id, verdict, person, channel, digest, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)';
    await tx.query(sql, [proofHash, approvalId, verdict, person, channel, digest, decidedAt]);
  }

  /** How it ended; undefined when it had ended before, and that is known. What has its grant can no longer be withdrawn. */
  async settle(tx: Transaction, id: string, { state, reason, effect }: Omit<PayloadOf<typeof ApprovalSettle>, 'approvalId'>): Promise<ApprovalRow | undefined> {
    const ran = "(state IN ('approved', 'modified') OR (effect = 'possible' AND $4 <> 'possible'))";
    const from = state === 'withdrawn' ? "state IN ('pending', 'approved', 'modified') AND released_at IS NULL" : ran;
    const sql = `UPDATE approval SET state = $2, effect = $4, decided_by = coalesce(decided_by, 'orchestrator'), decided_at = coalesce(decided_at, now()),
                   decision_reason = coalesce(nullif(decision_reason, ''), $3)
                 WHERE id = $1 AND ${from} RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, state, reason, effect]))[0];
  }
}

const orNull = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

/** Only what is asked for: a condition that is always true keeps the planner from an index, and so do several states in one order. */
function conditions({ states, taskId, approvalId, group }: Query): { where: string; params: unknown[] } {
  const wanted = new Set(states);
  const all: ReadonlyArray<readonly [string, unknown]> = [
    ...(wanted.size === 1 ? [['state =', states[0]] as const] : []),
    ...(wanted.size !== 1 && wanted.size < APPROVAL_STATES.length ? [['state = ANY', [...wanted]] as const] : []),
    ...(taskId === undefined ? [] : [['task_id =', taskId] as const]),
    ...(approvalId === undefined ? [] : [['id =', approvalId] as const]),
    ...(group === undefined ? [] : [['kin =', group] as const]),
  ];
  return { where: ['true', ...all.map(([what], at) => `${what} ($${at + 1})`)].join(' AND '), params: all.map(([, value]) => value) };
}
