import { Injectable } from '@nestjs/common';
import { type ApprovalClass, type ApprovalList, type ApprovalSettle, type Decision, type PayloadOf, PRIORITIES, type Priority, type Proposal, type ToolArguments } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { ApprovalRow } from './approval-row.js';

export interface NewApproval {
  readonly taskId: string;
  readonly agent: string;
  readonly priority: Priority;
  readonly proposal: Proposal;
  readonly digest: string;
  readonly approvalClass: ApprovalClass;
  readonly reasons: readonly string[];
  readonly minutes: number;
  readonly peopleNeeded: number;
}

/** What a person's answer sets. `undoSeconds` only when it permits the call. */
export interface Answer {
  readonly state: 'approved' | 'modified' | 'rejected';
  readonly args: ToolArguments | null;
  readonly digest: string | null;
  readonly undoSeconds: number | null;
}

/** An edit that somebody must look at before it counts. */
export interface Edit {
  readonly proposal: Proposal;
  readonly digest: string;
  readonly reasons: readonly string[];
  readonly peopleNeeded: number;
  /** To the editor too: it brings something that was not shown before. */
  readonly showAgain: boolean;
}

/** The approval queue. Every change of state names the state that it expects: of two that decide at once, one finds no row. */
@Injectable()
export class ApprovalRepository {
  constructor(private readonly database: Database) {}

  /** Within a transaction give it along: a second connection for it could be waited for in vain. */
  async find(id: string, tx: Transaction | Database = this.database): Promise<ApprovalRow | undefined> {
    return (await tx.query<ApprovalRow>('SELECT * FROM approval WHERE id = $1', [id]))[0];
  }

  /** By urgency, then age. */
  async list({ states, taskId, approvalId, limit }: PayloadOf<typeof ApprovalList>): Promise<ApprovalRow[]> {
    return this.database.query<ApprovalRow>(
      `SELECT * FROM approval WHERE state = ANY($1::text[]) AND ($2::text IS NULL OR task_id = $2) AND ($3::uuid IS NULL OR id = $3)
       ORDER BY urgency, created_at, id LIMIT $4`,
      [states, taskId ?? null, approvalId ?? null, limit],
    );
  }

  /** undefined when this proposal is in the queue already. */
  async add(tx: Transaction, entry: NewApproval): Promise<ApprovalRow | undefined> {
    await tx.query(
      `UPDATE approval SET state = 'withdrawn', decided_by = 'gatekeeper', decided_at = now(), decision_reason = 'The same call was proposed again.'
       WHERE task_id = $1 AND digest = $2 AND state = 'pending' AND NOT EXISTS (SELECT 1 FROM approval WHERE id = $3)`,
      [entry.taskId, entry.digest, entry.proposal.id],
    );
    const rows = await tx.query<ApprovalRow>(
      `INSERT INTO approval (id, task_id, agent, priority, urgency, proposal, digest, approval_class, reasons, people_needed, kin, state, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9::jsonb, $10, $11, 'pending', now() + make_interval(mins => $12)) ON CONFLICT DO NOTHING RETURNING *`,
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
        `${entry.proposal.server}.${entry.proposal.tool}`,
        entry.minutes,
      ],
    );
    return rows[0];
  }

  /** The gatekeeper's own no, to what may not even be asked. */
  async refuse(tx: Transaction, id: string, reason: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET state = 'rejected', decided_by = 'gatekeeper', decided_at = now(), decision_reason = $2
                 WHERE id = $1 AND state = 'pending' RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, reason]))[0];
  }

  /**
   * Notes that a person agrees to what was shown, or to an edit of it, which is then what the others are shown and asked.
   * undefined when it comes too late, the person has agreed before, or what was shown is no longer what waits.
   */
  async agree(tx: Transaction, { approvalId, digest, person }: Decision, edit?: Edit): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET agreed_by = CASE WHEN $7 THEN '{}' ELSE CASE WHEN $4::jsonb IS NULL THEN agreed_by ELSE '{}' END || $3::text END,
         proposal = coalesce($4::jsonb, proposal), digest = coalesce($5, digest),
         people_needed = coalesce($6::int, people_needed), reasons = coalesce($8::jsonb, reasons)
       WHERE id = $1 AND digest = $2 AND state = 'pending' AND expires_at > now() AND ($4::jsonb IS NOT NULL OR $3 <> ALL (agreed_by)) RETURNING *`,
      [approvalId, digest, person, edit === undefined ? null : JSON.stringify(edit.proposal), edit?.digest ?? null, edit?.peopleNeeded ?? null, edit?.showAgain ?? false, edit === undefined ? null : JSON.stringify(edit.reasons)],
    );
    return rows[0];
  }

  /** A person's answer; undefined when it comes too late, or what was shown is no longer what waits. */
  async answer(tx: Transaction, decision: Decision, { state, args, digest, undoSeconds }: Answer, people: string = decision.person): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET state = $3, decided_by = $4, decided_at = now(), decision_reason = $5, channel = $6,
         decision_seconds = extract(epoch FROM now() - created_at), approved_args = $7::jsonb, approved_digest = $8,
         release_at = now() + make_interval(secs => $9), agreed_by = CASE WHEN $3 = 'rejected' OR $10 = ANY (agreed_by) THEN agreed_by ELSE agreed_by || $10::text END
       WHERE id = $1 AND digest = $2 AND state = 'pending' AND expires_at > now() RETURNING *`,
      [
        decision.approvalId,
        decision.digest,
        state,
        people,
        decision.reason,
        decision.channel,
        args === null ? null : JSON.stringify(args),
        digest,
        undoSeconds,
        decision.person,
      ],
    );
    return rows[0];
  }

  /** Back to the queue, while no grant has been signed. */
  async undo(tx: Transaction, { approvalId, digest }: Decision): Promise<ApprovalRow | undefined> {
    const rows = await tx.query<ApprovalRow>(
      `UPDATE approval SET state = 'pending', decided_by = NULL, decided_at = NULL, decision_reason = NULL, decision_seconds = NULL, channel = NULL,
         approved_args = NULL, approved_digest = NULL, release_at = NULL, agreed_by = '{}'
       WHERE id = $1 AND digest = $2 AND state IN ('approved', 'modified') AND released_at IS NULL AND release_at > now() RETURNING *`,
      [approvalId, digest],
    );
    return rows[0];
  }

  /** Every accepted decision, once: the same proof is never accepted again (`unique_violation`). */
  async note(tx: Transaction, decision: Decision, proofHash: string): Promise<void> {
    await tx.query('INSERT INTO decision (proof_hash, approval_id, verdict, person, channel, digest, decided_at) VALUES ($1, $2, $3, $4, $5, $6, $7)', [
      proofHash,
      decision.approvalId,
      decision.verdict,
      decision.person,
      decision.channel,
      decision.digest,
      decision.decidedAt,
    ]);
  }

  /** Locks approvals whose undo window has passed. */
  async takeReleasable(tx: Transaction, limit: number): Promise<ApprovalRow[]> {
    return tx.query<ApprovalRow>(
      `SELECT * FROM approval WHERE release_at <= now() AND released_at IS NULL AND state IN ('approved', 'modified')
       ORDER BY release_at LIMIT $1 FOR UPDATE SKIP LOCKED`,
      [limit],
    );
  }

  async released(tx: Transaction, id: string, grantId: string): Promise<ApprovalRow | undefined> {
    const sql = `UPDATE approval SET released_at = now(), grant_id = $2
                 WHERE id = $1 AND released_at IS NULL AND state IN ('approved', 'modified') RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, grantId]))[0];
  }

  async expireDue(tx: Transaction, limit: number): Promise<ApprovalRow[]> {
    return tx.query<ApprovalRow>(
      `UPDATE approval SET state = 'expired', decided_by = 'nobody', decided_at = now(), decision_reason = 'Nobody answered in time.'
       WHERE id IN (SELECT id FROM approval WHERE state = 'pending' AND expires_at <= now() ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [limit],
    );
  }

  /** Milliseconds until something is due; undefined when nothing waits. */
  async nextDueMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT extract(epoch FROM least(
         (SELECT min(release_at) FROM approval WHERE release_at IS NOT NULL AND released_at IS NULL AND state IN ('approved', 'modified')),
         (SELECT min(expires_at) FROM approval WHERE state = 'pending')) - now())::float8 * 1000 AS ms`,
    );
    return row?.ms ?? undefined;
  }

  /** How it ended; undefined when it had ended before. What has its grant can no longer be withdrawn. */
  async settle(tx: Transaction, id: string, { state, reason, effect }: Omit<PayloadOf<typeof ApprovalSettle>, 'approvalId'>): Promise<ApprovalRow | undefined> {
    const from = state === 'withdrawn' ? "state IN ('pending', 'approved', 'modified') AND released_at IS NULL" : "state IN ('approved', 'modified')";
    const sql = `UPDATE approval SET state = $2, effect = $4, decided_by = coalesce(decided_by, 'orchestrator'), decided_at = coalesce(decided_at, now()),
                   decision_reason = coalesce(nullif(decision_reason, ''), $3)
                 WHERE id = $1 AND ${from} RETURNING *`;
    return (await tx.query<ApprovalRow>(sql, [id, state, reason, effect]))[0];
  }
}
