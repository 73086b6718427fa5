import { Injectable } from '@nestjs/common';
import type { Transaction } from '@waggle/persistence';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository } from './approval.repository.js';
import { PaymentJudge } from './payments/payment-judge.service.js';
import { type Judged, ProposalJudge, type Submission } from './proposal-judge.service.js';
import { TemplateRelease } from './templates/template-release.service.js';

/** Takes proposals into the queue; what no person could permit is refused at once, what a template covers goes without one. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly journal: ApprovalJournal,
    private readonly judge: ProposalJudge,
    private readonly payments: PaymentJudge,
    private readonly templates: TemplateRelease,
  ) {}

  /** The same proposal id is taken once. */
  async submit(tx: Transaction, submission: Submission): Promise<void> {
    const { proposal } = submission;
    const { entry, fault } = await this.judge.judge(tx, submission);
    const match = fault === undefined && entry.approvalClass === 'smart' ? await this.templates.match(tx, proposal) : undefined;
    const row = await this.approvals.add(tx, { ...entry, template: match?.template ?? null });
    if (row === undefined) return;
    await this.payments.note(tx, row.id, proposal, proposal.args);
    if (fault !== undefined) return this.refuse(tx, row.id, fault);
    if (match === undefined || !(await this.templates.release(tx, row, match))) await this.journal.requested(tx, row);
  }

  private async refuse(tx: Transaction, id: string, { by, reason }: NonNullable<Judged['fault']>): Promise<void> {
    const refused = await this.approvals.refuse(tx, id, by, reason);
    if (refused !== undefined) await this.journal.decided(tx, refused, 'refused', null);
  }
}
