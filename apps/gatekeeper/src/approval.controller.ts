import { Controller } from '@nestjs/common';
import { ApprovalDecide, ApprovalList, ApprovalSettle, type PayloadOf, ProposalSubmit, type ReplyOf } from '@waggle/contracts';
import { Handles, type MessageContext } from '@waggle/messaging';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository } from './approval.repository.js';
import { toApproval } from './approval-row.js';
import { DecisionService } from './decision.service.js';
import { SubmissionService } from './submission.service.js';

/** The gatekeeper's messages. */
@Controller()
export class ApprovalController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly decisions: DecisionService,
    private readonly approvals: ApprovalRepository,
    private readonly journal: ApprovalJournal,
  ) {}

  @Handles(ProposalSubmit)
  async submit(submission: PayloadOf<typeof ProposalSubmit>, { tx }: MessageContext): Promise<void> {
    await this.submissions.submit(tx, submission);
  }

  @Handles(ApprovalList)
  async list(query: PayloadOf<typeof ApprovalList>): Promise<ReplyOf<typeof ApprovalList>> {
    const { rows, next, total } = await this.approvals.list(query);
    const oldest = query.oldest === true ? { oldestPending: (await this.approvals.oldestPending())?.toISOString() ?? null } : {};
    return { approvals: rows.map(toApproval), next, total, ...oldest };
  }

  @Handles(ApprovalDecide)
  async decide({ decision, proof }: PayloadOf<typeof ApprovalDecide>): Promise<ReplyOf<typeof ApprovalDecide>> {
    return { approval: await this.decisions.decide(decision, proof) };
  }

  @Handles(ApprovalSettle)
  async settle({ approvalId, state, reason, effect }: PayloadOf<typeof ApprovalSettle>, { tx }: MessageContext): Promise<void> {
    const row = await this.approvals.settle(tx, approvalId, { state, reason, effect });
    if (row !== undefined) await this.journal.settled(tx, row, reason);
  }
}
