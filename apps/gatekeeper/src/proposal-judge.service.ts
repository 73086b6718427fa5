import { Inject, Injectable } from '@nestjs/common';
import { type PayloadOf, type ProposalSubmit, type ScanReport, toolOf } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Transaction } from '@waggle/persistence';
import { classify, groupOf, leftOutOfPreview, mayPropose, missingEvidence, type PaymentJudgement, soleRecipient } from '@waggle/policy';
import { CONFIG, IDENTITY, type Identity } from '@waggle/runtime';
import type { NewApproval } from './approval.repository.js';
import { deadlineOf } from './deadlines/deadline.policy.js';
import { DeadlineRepository } from './deadlines/deadline.repository.js';
import type { GatekeeperConfig } from './gatekeeper.config.js';
import { PaymentJudge } from './payments/payment-judge.service.js';

export type Submission = PayloadOf<typeof ProposalSubmit>;

export interface Judged {
  readonly entry: Omit<NewApproval, 'template'>;
  /** Why no person may even be asked, and whether the rules or the caps say so. */
  readonly fault: { readonly by: 'rules' | 'caps'; readonly reason: string } | undefined;
}

/** Says of a proposal by its content what class it is, what is odd about it, who must be asked and for how long. */
@Injectable()
export class ProposalJudge {
  constructor(
    private readonly payments: PaymentJudge,
    private readonly deadlines: DeadlineRepository,
    @Inject(CONFIG) private readonly config: GatekeeperConfig,
    @Inject(IDENTITY) private readonly identity: Identity,
  ) {}

  async judge(tx: Transaction, submission: Submission): Promise<Judged> {
    const { proposal, taskId, priority } = submission;
    const asking = { approvalId: proposal.id, taskId, digest: argumentsDigest(proposal.args) };
    const payment = await this.payments.judge(tx, asking, proposal, proposal.args);
    const rule = this.ruleBroken(submission);
    const fault = rule === undefined ? payment.fault && { by: 'caps' as const, reason: payment.fault } : { by: 'rules' as const, reason: rule };
    const deadline = deadlineOf(priority, await this.deadlines.now(tx), this.config);
    return { entry: { ...this.entryFor(submission, payment), digest: asking.digest, deadline }, fault: fault || undefined };
  }

  private entryFor({ taskId, agent, priority, proposal, scan }: Submission, payment: PaymentJudgement): Omit<NewApproval, 'template' | 'digest' | 'deadline'> {
    const { approvalClass, reasons, flags } = classify(proposal, this.config);
    const peopleNeeded = this.payments.peopleFor(proposal, proposal.args);
    const lacking = missingEvidence(`${proposal.server}.${proposal.tool}`, proposal.evidence);
    const hidden = leftOutOfPreview(proposal);
    const unseen = hidden.length === 0 ? [] : [`The preview does not show all of ${hidden.map((field) => `"${field}"`).join(', ')}: read the exact call.`];
    const all = [...unseen, ...(peopleNeeded > 1 ? [`${peopleNeeded} people must agree.`] : []), ...reasons, ...payment.reasons, ...lacking.map((kind) => `It rests on no ${kind}.`), ...scanReasons(scan)];
    const known = [...(hidden.length > 0 ? ['preview_differs'] : []), ...proposal.flags, ...flags, ...payment.flags, ...(lacking.length > 0 ? ['missing_evidence'] : []), ...scanFlags(scan)];
    const flagged = { ...proposal, flags: [...new Set(known)] };
    return { taskId, agent, priority, proposal: flagged, approvalClass, reasons: [...new Set(all)], peopleNeeded, group: groupOf(flagged, agent), recipient: soleRecipient(proposal.args) };
  }

  private ruleBroken({ agent, proposal, scan }: Submission): string | undefined {
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

/** A scan that warns without a finding is a flag as well. */
function scanFlags({ findings, flagged, verdict }: ScanReport): string[] {
  return findings.length === 0 && (flagged || verdict !== 'pass') ? ['scan_warning'] : findings.map(({ category }) => category);
}
