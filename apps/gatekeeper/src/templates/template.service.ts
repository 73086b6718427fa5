import { Injectable } from '@nestjs/common';
import type { PayloadOf, Template, TemplateCreate, TemplateList, TemplateRetire } from '@waggle/contracts';
import { hasCode, toAppError } from '@waggle/errors';
import { Database, type Transaction } from '@waggle/persistence';
import { classify, unfitForTemplate } from '@waggle/policy';
import { ApprovalJournal } from '../approval-journal.service.js';
import { approvalError } from '../approval.error.js';
import { ApprovalRepository, type Noted } from '../approval.repository.js';
import type { ApprovalRow } from '../approval-row.js';
import { Operators, proofHash } from '../operators.service.js';
import { TemplateRepository, type TemplateRow, toTemplate } from './template.repository.js';

type Creation = PayloadOf<typeof TemplateCreate>;
type Retirement = PayloadOf<typeof TemplateRetire>;

/** Makes and ends templates, on the proven word of an admin. */
@Injectable()
export class TemplateService {
  constructor(
    private readonly database: Database,
    private readonly approvals: ApprovalRepository,
    private readonly templates: TemplateRepository,
    private readonly operators: Operators,
    private readonly journal: ApprovalJournal,
  ) {}

  async list(query: PayloadOf<typeof TemplateList>): Promise<{ templates: Template[]; next: string | null }> {
    const { rows, next } = await this.templates.list(query);
    return { templates: rows.map(toTemplate), next };
  }

  /** @throws AppError `approval_not_found`, `template_unfit`, `proof_invalid`, `role_forbidden` */
  async create({ statement, proof }: Creation): Promise<Template> {
    await this.prove(statement, proof, statement.approvalId);
    const approval = await this.approvals.find(statement.approvalId);
    if (approval === undefined) throw approvalError('approval_not_found', 'There is no such approval', { approvalId: statement.approvalId });
    checkFit(approval);
    const row = await this.database.transaction(async (tx) => {
      const made = await this.templates.add(tx, statement.name, approval, statement.person);
      if (made === undefined) return this.templates.ofApproval(tx, approval.id);
      await this.note(tx, made, statement, proof);
      return made;
    });
    if (row === undefined) throw approvalError('template_not_found', 'It was retired this very moment', { approvalId: approval.id });
    return toTemplate(row);
  }

  /** @throws AppError `template_not_found`, `proof_invalid`, `role_forbidden` */
  async retire({ statement, proof }: Retirement): Promise<Template> {
    const { templateId, person } = statement;
    await this.prove(statement, proof, templateId);
    const row = await this.database.transaction(async (tx) => {
      const retired = await this.templates.retire(tx, templateId, person);
      if (retired === undefined) return undefined;
      await this.note(tx, retired, statement, proof);
      for (const approval of await this.templates.takeBack(tx, templateId)) await this.journal.requested(tx, approval, { action: 'approval.taken_back', actor: person });
      return retired;
    });
    const known = row ?? (await this.templates.find(templateId));
    if (known === undefined) throw approvalError('template_not_found', 'There is no such template', { templateId });
    return toTemplate(known);
  }

  private async prove(statement: Creation['statement'] | Retirement['statement'], proof: string, target: string): Promise<void> {
    try {
      this.operators.verify(statement, proof, 'admin');
    } catch (thrown) {
      await this.journal.turnedAway({ person: statement.person, target, input: `${statement.action} through ${statement.channel}` }, toAppError(thrown));
      throw thrown;
    }
  }

  private async note(tx: Transaction, row: TemplateRow, { action, person, channel, decidedAt }: Pick<Creation['statement'], 'person' | 'channel' | 'decidedAt'> & { action: string }, proof: string): Promise<void> {
    const noted: Noted = { approvalId: row.approval_id, verdict: action, person, channel, digest: row.digest, decidedAt };
    await this.approvals.note(tx, noted, proofHash(proof)).catch((thrown: unknown) => {
      throw hasCode(thrown, 'unique_violation') ? approvalError('proof_invalid', 'This was asked for before') : thrown;
    });
    await this.journal.templated(tx, { action, person, approvalId: row.approval_id, templateId: row.id, name: row.name });
  }
}

/** Only what a person has let out, and what is routine by its content. @throws AppError `template_unfit` */
function checkFit({ id, proposal, approved_args: args, released_at, channel, state }: ApprovalRow): void {
  const refuse = (why: string): never => {
    throw approvalError('template_unfit', why, { approvalId: id });
  };
  if (args === null || released_at === null || !['approved', 'modified', 'executed'].includes(state)) return refuse('Only what a person has approved, and can no longer take back, can become a template.');
  if (channel === 'template') return refuse('It was released by a template itself; no person has looked at it.');
  const { approvalClass, reasons } = classify({ ...proposal, args, blanks: [] });
  if (approvalClass !== 'smart') return refuse(`No template can help here. ${reasons.join(' ')}`);
  const unfit = unfitForTemplate(args);
  return unfit === undefined ? undefined : refuse(unfit);
}
