import { Inject, Injectable } from '@nestjs/common';
import { type PayloadOf, type ProposalSubmit, type ScanReport, toolOf } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Transaction } from '@waggle/persistence';
import { classify, mayPropose, missingEvidence, type PaymentJudgement } from '@waggle/policy';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import { ApprovalJournal } from './approval-journal.service.js';
import { ApprovalRepository, type NewApproval } from './approval.repository.js';
import { PaymentJudge } from './payment-judge.service.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';

type Submission = PayloadOf<typeof ProposalSubmit>;

/** Takes proposals into the queue, judged by their content; what no person could permit is refused at once. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly journal: ApprovalJournal,
    private readonly payments: PaymentJudge,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  /** The same proposal id is taken once. */
  async submit(tx: Transaction, submission: Submission): Promise<void> {
    const { proposal } = submission;
    const asking = { approvalId: proposal.id, taskId: submission.taskId, digest: argumentsDigest(proposal.args) };
    const payment = await this.payments.judge(tx, asking, proposal, proposal.args);
    const row = await this.approvals.add(tx, this.entryFor(submission, payment));
    if (row === undefined) return;
    await this.payments.note(tx, row.id, proposal, proposal.args);
    const fault = this.faultOf(submission) ?? payment.fault;
    if (fault === undefined) return this.journal.requested(tx, row);
    const refused = await this.approvals.refuse(tx, row.id, fault);
    if (refused !== undefined) await this.journal.decided(tx, refused, 'refused', null);
  }

  private entryFor({ taskId, agent, priority, proposal, scan }: Submission, payment: PaymentJudgement): NewApproval {
    const { approvalClass, reasons, flags } = classify(proposal);
    const peopleNeeded = this.payments.peopleFor(proposal, proposal.args);
    const lacking = missingEvidence(`${proposal.server}.${proposal.tool}`, proposal.evidence);
    const all = [...(peopleNeeded > 1 ? [`${peopleNeeded} people must agree.`] : []), ...reasons, ...payment.reasons, ...lacking.map((kind) => `It rests on no ${kind}.`), ...scanReasons(scan)];
    const known = [...proposal.flags, ...flags, ...payment.flags, ...(lacking.length > 0 ? ['missing_evidence'] : []), ...scan.findings.map(({ category }) => category)];
    const minutes = priority === 'URGENT' ? this.config.APPROVAL_MINUTES_URGENT : this.config.APPROVAL_MINUTES;
    const flagged = { ...proposal, flags: [...new Set(known)] };
    return { taskId, agent, priority, proposal: flagged, digest: argumentsDigest(proposal.args), approvalClass, reasons: [...new Set(all)], minutes, peopleNeeded };
  }

  /** Why it may not even be asked. */
  private faultOf({ agent, proposal, scan }: Submission): string | undefined {
    const { server, tool: name, args } = proposal;
    const tool = toolOf(server, name);
    if (tool === undefined) return `There is no tool ${server}.${name}.`;
    if (tool.class !== 'DANGEROUS') return `${server}.${name} needs no approval, so none can be given.`;
    if (!mayPropose({ agent, tool: `${server}.${name}`, role: this.identity.role })) return `${agent} may not propose ${server}.${name}.`;
    const parsed = tool.input.strict().safeParse(args);
    if (!parsed.success) return `The arguments do not fit ${server}.${name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`;
    return scan.verdict === 'block' ? `The text may not leave the company: ${scanReasons(scan).join('; ')}` : undefined;
  }
}

function scanReasons({ findings }: ScanReport): string[] {
  return [...new Set(findings.map(({ reason }) => reason))].slice(0, 20);
}
