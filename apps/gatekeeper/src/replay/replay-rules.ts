import type { Ruled } from '@waggle/contracts';
import { type ApprovalPolicy, classify, flagsUp, judgePayment, peopleFor } from '@waggle/policy';
import { deadlineOf } from '../deadlines/deadline.policy.js';
import type { PastApproval } from './replay.repository.js';
import { bestMatch } from '../templates/template-match.js';
import type { TemplateRow } from '../templates/template.repository.js';

const DAY_MS = 86_400_000;

/** What is known beside the proposal itself. */
export interface ReplayWorld {
  readonly policy: ApprovalPolicy;
  readonly templates: readonly TemplateRow[];
  readonly firstWrittenTo: ReadonlyMap<string, Date>;
  /** Who may decide: a template of anybody else releases nothing. */
  readonly mayDecide: (person: string) => boolean;
  readonly now: Date;
}

export interface Would extends Ruled {
  readonly because: string;
}

/** How it was decided, by the record. */
export function wasRuled({ approval_class, people_needed, ...row }: PastApproval): Ruled {
  const outcome = refusedBy(row) !== undefined ? 'refused' : row.channel === 'template' ? 'released' : row.state === 'expired' ? 'expired' : 'asked';
  return { class: approval_class, peopleNeeded: people_needed, outcome };
}

/** Judges past proposals one after the other under one policy. Payments that it lets pass count against its caps. */
export class ReplayRules {
  private payments: PastApproval[];
  /** Tasks in which a person has said no. */
  private readonly refused = new Set<string>();

  constructor(
    private readonly world: ReplayWorld,
    before: readonly PastApproval[],
  ) {
    this.payments = before.filter((row) => refusedBy(row) === undefined);
  }

  wouldRule(row: PastApproval): Would {
    const { policy } = this.world;
    const found = classify(row.proposal, policy);
    const ruled = { class: found.approvalClass, peopleNeeded: peopleFor(row.proposal, policy.PAYMENT_TWO_PEOPLE_ABOVE) };
    const over = this.overCap(row);
    if (refusedBy(row) === 'rules') return { ...ruled, outcome: 'refused', because: 'No rule of this policy would let it be asked.' };
    if (over !== undefined) return { ...ruled, outcome: 'refused', because: over };
    if (row.payee !== null) this.payments.push(row);
    const match = found.approvalClass === 'smart' && !this.refused.has(row.task_id) ? this.release(row) : undefined;
    if (row.state === 'rejected' && refusedBy(row) === undefined) this.refused.add(row.task_id);
    if (match !== undefined) return { ...ruled, outcome: 'released', because: `It matches the template "${match.name}" (${match.score.toFixed(3)}).` };
    return { ...ruled, ...this.timed(row, found.reasons) };
  }

  private overCap({ payee, currency, amount_minor, created_at }: PastApproval): string | undefined {
    if (payee === null || currency === null || amount_minor === null) return undefined;
    const { PAYMENT_CAP_PAYEE_DAY: payeeDay, PAYMENT_CAP_DAY: day } = this.world.policy;
    this.payments = this.payments.filter((paid) => paid.created_at.getTime() > created_at.getTime() - DAY_MS);
    const counted = this.payments.filter((paid) => paid.currency === currency && counts(paid, created_at));
    const sum = (rows: readonly PastApproval[]): number => rows.reduce((all, { amount_minor: minor }) => all + Number(minor), 0);
    const toPayeeMinor = sum(counted.filter((paid) => paid.payee === payee));
    const facts = { currency, amountMinor: Number(amount_minor), toPayeeMinor, inAllMinor: sum(counted), paidBefore: 1, sameInvoice: [], sumInEvidence: true };
    return judgePayment(facts, { payeeDay, day }).fault;
  }

  private release({ proposal, recipient, created_at }: PastApproval): { name: string; score: number } | undefined {
    const { templates, firstWrittenTo, mayDecide, policy } = this.world;
    const known = recipient === null ? undefined : firstWrittenTo.get(recipient);
    if (known === undefined || known >= created_at || flagsUp(proposal.flags).length > 0) return undefined;
    const match = bestMatch(templates.filter(({ server, tool }) => server === proposal.server && tool === proposal.tool), proposal.args);
    return match !== undefined && match.template.score > policy.TEMPLATE_THRESHOLD && mayDecide(match.madeBy) ? match.template : undefined;
  }

  /** Put to a person: was the answer, if there was one, in time? */
  private timed(row: PastApproval, reasons: readonly string[]): Pick<Would, 'outcome' | 'because'> {
    const { policy, now } = this.world;
    const first = deadlineOf(row.priority, row.created_at, policy);
    const last = policy.FALLBACK_APPROVER === '' ? first : deadlineOf(row.priority, first, policy);
    const answered = row.state === 'expired' || row.state === 'pending' || row.channel === 'template' ? undefined : row.decided_at;
    const until = answered ?? (row.state === 'expired' ? row.expires_at : now);
    if (row.channel !== 'template' && refusedBy(row) === undefined && until >= last) {
      return { outcome: 'expired', because: `${answered === undefined ? 'Nobody had answered' : `It was answered only at ${until.toISOString()}`}; its time would have run out at ${last.toISOString()}.` };
    }
    return { outcome: 'asked', because: row.state === 'expired' ? `A person would have had until ${last.toISOString()}.` : `A person is asked: ${reasons.join(' ') || 'the policy wants one for this tool.'}` };
  }
}

/** Whether the gatekeeper itself said no, and by what. */
function refusedBy({ state, decided_by, channel }: Pick<PastApproval, 'state' | 'decided_by' | 'channel'>): 'rules' | 'caps' | undefined {
  if (state !== 'rejected' || decided_by !== 'gatekeeper') return undefined;
  return channel === 'caps' ? 'caps' : 'rules';
}

/** Money that waited to leave at that time, or has left since. */
function counts({ state, effect, decided_at }: PastApproval, at: Date): boolean {
  return ['pending', 'approved', 'modified'].includes(state) || effect !== 'none' || (decided_at !== null && decided_at > at);
}
