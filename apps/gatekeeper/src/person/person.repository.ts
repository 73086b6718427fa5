import { Injectable } from '@nestjs/common';
import { type ErasedPart, type PersonRecord, type Proposal, toolOf, type ToolArguments, withoutPerson } from '@waggle/contracts';
import { Database, type Transaction } from '@waggle/persistence';
import type { ApprovalRow } from '../approval-row.js';

const MOST = 500;
const BATCH = 100;
const OPEN = "('pending', 'approved', 'modified')";
/** Vouchers that the law wants kept (in Germany for eight years, § 147 AO), with who agreed to them. */
const VOUCHERS = "(state = 'executed' AND proposal ->> 'server' IN ('odoo', 'payment'))";
const ABOUT = "strpos(lower(concat_ws(' ', proposal::text, approved_args::text, edits::text, recipient, decision_reason)), lower($1)) > 0";
const FREE = `state NOT IN ${OPEN} AND NOT ${VOUCHERS}`;

interface Counts {
  free: number;
  open: number;
  vouchers: number;
  templates: number;
}

@Injectable()
export class PersonRepository {
  constructor(private readonly database: Database) {}

  async records(address: string): Promise<{ records: PersonRecord[]; more: boolean }> {
    const rows = await this.database.query<ApprovalRow>(`SELECT * FROM approval WHERE ${ABOUT} ORDER BY created_at DESC LIMIT ${MOST + 1}`, [address]);
    const records = rows.slice(0, MOST).map(({ id, created_at, task_id, state, proposal, approved_args }) => ({
      kind: 'approval',
      id,
      at: created_at.toISOString(),
      content: { taskId: task_id, state, server: proposal.server, tool: proposal.tool, summary: proposal.summary, args: approved_args ?? proposal.args },
    }));
    return { records, more: rows.length > MOST };
  }

  /** Batch by batch, each committed: after a crash the rest is still found. */
  async erase(address: string, dryRun: boolean): Promise<ErasedPart[]> {
    const counts = await this.counts(address);
    if (!dryRun) while ((await this.database.transaction((tx) => eraseBatch(tx, address))) === BATCH);
    const parts: ErasedPart[] = [
      { kind: 'approval', count: counts.free, fate: 'anonymised', why: 'every text about the person is taken out; the digests, who decided and when stay' },
      { kind: 'approval of a payment or a voucher', count: counts.vouchers, fate: 'kept', why: 'tax law wants vouchers kept, and who agreed to them' },
      { kind: 'approval that is open', count: counts.open, fate: 'kept', why: 'it is under way: decide it, then erase again' },
      { kind: 'template', count: counts.templates, fate: 'kept', why: 'its text is in use: retire the template and make another' },
    ];
    return parts.filter(({ count }) => count > 0);
  }

  private async counts(address: string): Promise<Counts> {
    const [counts] = await this.database.query<Counts>(
      `SELECT count(*) FILTER (WHERE ${FREE})::int AS free, count(*) FILTER (WHERE state IN ${OPEN})::int AS open, count(*) FILTER (WHERE ${VOUCHERS})::int AS vouchers,
              (SELECT count(*)::int FROM template WHERE retired_at IS NULL AND strpos(lower(args::text), lower($1)) > 0) AS templates
       FROM approval WHERE ${ABOUT}`,
      [address],
    );
    return counts as Counts;
  }
}

async function eraseBatch(tx: Transaction, address: string): Promise<number> {
  const rows = await tx.query<ApprovalRow>(`SELECT * FROM approval WHERE ${FREE} AND ${ABOUT} ORDER BY id LIMIT ${BATCH} FOR UPDATE`, [address]);
  for (const row of rows) {
    const proposal = { ...(withoutPerson(row.proposal, address) as Proposal), args: emptied(row.proposal, row.proposal.args), preview: '(erased)', summary: '(erased)', evidence: [], taint: [] };
    await tx.query(
      `UPDATE approval SET proposal = $2::jsonb, approved_args = $3::jsonb, edits = $4::jsonb, recipient = NULL, kin = id::text,
              decision_reason = CASE WHEN strpos(lower(decision_reason), lower($5)) > 0 THEN '(erased)' ELSE decision_reason END WHERE id = $1`,
      [row.id, JSON.stringify(proposal), row.approved_args === null ? null : JSON.stringify(emptied(row.proposal, row.approved_args)), JSON.stringify(withoutPerson(row.edits, address)), address],
    );
    await tx.query("UPDATE template SET args = '{}' WHERE approval_id = $1 AND retired_at IS NOT NULL", [row.id]);
  }
  return rows.length;
}

/** The names of the arguments stay; what they said goes. */
function emptied({ server, tool }: Proposal, args: ToolArguments): ToolArguments {
  const names = new Set(Object.keys(toolOf(server, tool)?.input.shape ?? {}));
  return Object.fromEntries(Object.keys(args).filter((name) => names.has(name)).map((name) => [name, '(erased)']));
}
