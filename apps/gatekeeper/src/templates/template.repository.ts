import { Injectable } from '@nestjs/common';
import type { PayloadOf, Template, TemplateList, ToolArguments } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import { slotsOf } from '@waggle/policy';
import { v7 as uuid } from 'uuid';
import { approvalError } from '../approval.error.js';
import type { ApprovalRow } from '../approval-row.js';

export interface TemplateRow {
  id: string;
  name: string;
  server: string;
  tool: string;
  approval_id: string;
  args: ToolArguments;
  digest: string;
  made_by: string;
  made_at: Date;
  retired_by: string | null;
  retired_at: Date | null;
  released: number;
}

const RELEASED = "(SELECT count(*)::int FROM approval WHERE channel = 'template' AND approval.template->>'id' = template.id::text) AS released";

/** The approved texts that may release others like them. */
@Injectable()
export class TemplateRepository {
  constructor(private readonly database: Database) {}

  /** undefined when this approval has yielded one before. */
  async add(tx: Transaction, name: string, { id, proposal, approved_args, approved_digest }: ApprovalRow, person: string): Promise<TemplateRow | undefined> {
    const rows = await tx.query<TemplateRow>(
      `INSERT INTO template (id, name, server, tool, approval_id, args, digest, made_by) VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)
       ON CONFLICT DO NOTHING RETURNING *, 0 AS released`,
      [uuid(), name, proposal.server, proposal.tool, id, JSON.stringify(approved_args), approved_digest, person],
    );
    return rows[0];
  }

  async ofApproval(tx: Transaction, approvalId: string): Promise<TemplateRow | undefined> {
    return (await tx.query<TemplateRow>(`SELECT *, ${RELEASED} FROM template WHERE approval_id = $1 AND retired_at IS NULL`, [approvalId]))[0];
  }

  async find(id: string): Promise<TemplateRow | undefined> {
    return (await this.database.query<TemplateRow>(`SELECT *, ${RELEASED} FROM template WHERE id = $1`, [id]))[0];
  }

  /** Those that hold, for one tool. */
  async holding(tx: Transaction, server: string, tool: string): Promise<TemplateRow[]> {
    return tx.query<TemplateRow>('SELECT *, 0 AS released FROM template WHERE server = $1 AND tool = $2 AND retired_at IS NULL ORDER BY made_at', [server, tool]);
  }

  /** Does it hold still? Until the end of the transaction it does: whoever retires it waits for that, and takes back what was released. */
  async holds(tx: Transaction, id: string): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM template WHERE id = $1 AND retired_at IS NULL FOR SHARE', [id])).length > 0;
  }

  async allHolding(): Promise<TemplateRow[]> {
    return this.database.query<TemplateRow>('SELECT *, 0 AS released FROM template WHERE retired_at IS NULL ORDER BY made_at');
  }

  /** undefined when it had ended before. */
  async retire(tx: Transaction, id: string, person: string): Promise<TemplateRow | undefined> {
    return (await tx.query<TemplateRow>(`UPDATE template SET retired_by = $2, retired_at = now() WHERE id = $1 AND retired_at IS NULL RETURNING *, ${RELEASED}`, [id, person]))[0];
  }

  /** What it has released waits for a person again, as far as no grant has been signed. */
  async takeBack(tx: Transaction, id: string): Promise<ApprovalRow[]> {
    return tx.query<ApprovalRow>(
      `UPDATE approval SET state = 'pending', decided_by = NULL, decided_at = NULL, decision_reason = NULL, channel = NULL, approved_args = NULL, approved_digest = NULL,
         release_at = NULL, agreed_by = '{}'
       WHERE channel = 'template' AND template->>'id' = $1 AND state = 'approved' AND released_at IS NULL RETURNING *`,
      [id],
    );
  }

  /** Newest first. @throws AppError `cursor_unknown` */
  async list({ retired, after, limit }: PayloadOf<typeof TemplateList>): Promise<{ rows: TemplateRow[]; next: string | null }> {
    const last = after === undefined ? undefined : await this.database.query('SELECT 1 FROM template WHERE id::text = $1', [after]);
    if (last?.length === 0) throw approvalError('cursor_unknown', '"after" is not the "next" of a page of this list');
    const rows = await this.database.query<TemplateRow>(
      `SELECT *, ${RELEASED} FROM template WHERE ($1 OR retired_at IS NULL) AND ($2::text IS NULL OR (made_at, id) < (SELECT made_at, id FROM template WHERE id::text = $2))
       ORDER BY made_at DESC, id DESC LIMIT $3`,
      [retired, after ?? null, limit + 1],
    );
    return { rows: rows.slice(0, limit), next: rows.length > limit ? (rows[limit - 1]?.id ?? null) : null };
  }
}

export function toTemplate(row: TemplateRow): Template {
  const text = (field: string): string => (typeof row.args[field] === 'string' ? row.args[field] : '');
  return {
    id: row.id,
    name: row.name,
    server: row.server,
    tool: row.tool,
    approvalId: row.approval_id,
    digest: row.digest,
    subject: text('subject'),
    text: text('text'),
    slots: slotsOf(row.args),
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    retiredBy: row.retired_by,
    retiredAt: row.retired_at?.toISOString() ?? null,
    released: row.released,
  };
}
