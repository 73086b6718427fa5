import { createHash } from 'node:crypto';
import type { Approval, PayloadOf, Proposal, ProposalSubmit, Receipt } from '@waggle/contracts';
import { v7 as uuid } from 'uuid';
import { buildScanReport, buildTaskId } from './task.builder.js';

const HOUR_MS = 3_600_000;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every text and number of the arguments: a preview that leaves nothing out. */
function shownOf(value: Proposal['args'][string], name = ''): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [`"${name}": ${value}`];
  return value === null || typeof value !== 'object' ? [] : Object.entries(value).flatMap(([key, inner]) => shownOf(inner, key));
}

/** A reply by mail that waits for nothing to be filled in. */
export function buildProposal(change: Partial<Proposal> = {}): Proposal {
  const text = 'Dear Ada, the list is attached.\n';
  const args = change.args ?? { to: ['ada@example.org'], cc: [], subject: 'Re: Prices', text, inReplyTo: '<q1@example.org>', references: ['<q1@example.org>'] };
  return {
    id: uuid(),
    server: 'email',
    tool: 'reply_email',
    args,
    action: 'reply to a customer',
    summary: 'Reply to ada@example.org',
    preview: shownOf(args).join('\n'),
    blanks: [],
    evidence: [{ kind: 'message', ref: '<q1@example.org>' }],
    taint: [],
    flags: [],
    ...change,
  };
}

export function buildProposalSubmit(change: Partial<PayloadOf<typeof ProposalSubmit>> = {}): PayloadOf<typeof ProposalSubmit> {
  return { taskId: buildTaskId(), agent: 'sales', priority: 'NORMAL', proposal: buildProposal(), scan: buildScanReport(), ...change };
}

/** A pending approval. The digest is a stand-in: take `argumentsDigest` of libs/grants where it is checked. */
export function buildApproval(change: Partial<Approval> = {}): Approval {
  const proposal = change.proposal ?? buildProposal();
  return {
    id: uuid(),
    taskId: buildTaskId(),
    proposal,
    digest: sha256(JSON.stringify(proposal.args)),
    approvalClass: 'always',
    reasons: ['sends mail'],
    state: 'pending',
    priority: 'NORMAL',
    created: new Date().toISOString(),
    expires: new Date(Date.now() + 24 * HOUR_MS).toISOString(),
    group: 'email.reply_email',
    template: null,
    escalatedAt: null,
    decisionSeconds: null,
    peopleNeeded: 1,
    agreedBy: [],
    decidedBy: null,
    decidedAt: null,
    decisionReason: null,
    channel: null,
    approvedDigest: null,
    grantId: null,
    ...change,
  };
}

export function buildReceipt(change: Partial<Receipt> = {}): Receipt {
  return {
    grantId: uuid(),
    approvalId: uuid(),
    server: 'email',
    tool: 'reply_email',
    digest: sha256('{}'),
    mode: 'live',
    providerId: '<a1@example.org>',
    executedAt: new Date().toISOString(),
    readBack: { found: true, detail: 'found in Sent' },
    ...change,
  };
}
