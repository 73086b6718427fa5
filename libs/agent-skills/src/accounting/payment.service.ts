import { Injectable } from '@nestjs/common';
import { formatMoney } from '@waggle/brain';
import type { AgentResultInput } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { type Delegation, type Done, failed as couldNot, type Failed } from '../delegation.js';
import { dayOf } from './books.js';
import { findAccount } from './payment-account.js';
import { findBill } from './payment-bill.js';
import { type CheckedPayment, paymentCall, paymentProposal } from './payment-call.js';
import { type Check, checklist, hard, isStop } from './payment-check.js';
import { type PaymentOrder, readOrder } from './payment-request.js';
import { requestEvidence } from './request-origin.js';

/** Checks a payment that somebody asks for, and proposes it when nothing forbids it. */
@Injectable()
export class PaymentService {
  async check(task: Delegation, context: AgentContext): Promise<AgentResultInput> {
    const today = dayOf(new Date());
    const { order, checks: own } = readOrder(task);
    const [{ bill, checks: ofBooks }, { account, checks: ofBank }] = await Promise.all([findBill(order, today, context), findAccount(order, context)]);
    const checks = [...own, ...ofBooks, ...ofBank];
    if (checks.some(isStop) || account === null) return unpaid(task, order, checks);
    const call = paymentCall(order, account, today);
    if (call === null) return unpaid(task, order, [...checks, hard('it has the form of a payment', false, 'payee and invoice must be one line each, of 70 and 64 characters at most')]);
    return propose({ task, call, account, bill, checks });
  }
}

/** What a check forbids is done: it was looked at, and the answer is no. What could not be looked up is not. */
function unpaid(task: Delegation, order: PaymentOrder, checks: readonly Check[]): Done | Failed {
  const { payee, invoice, amountMinor, currency } = order;
  const sum = amountMinor === null || currency === null ? 'an unknown sum' : formatMoney({ minor: amountMinor, currency }, 'en');
  const failed = checks.filter(({ ok }) => !ok);
  const wrong = [...failed.filter(isStop), ...failed.filter((check) => !isStop(check))].map(({ what, detail }) => `${what} (${detail})`);
  const plan = ['Read the request', 'Check account number, sum and invoice against each other', 'Look for the bill in Odoo and for our account at the bank'];
  const summary = `Payment of ${sum} to ${payee ?? 'nobody named'} for ${invoice ?? 'no invoice'}: not so: ${wrong.join('; ')}. Not paid.`;
  if (failed.filter(isStop).every((check) => check.unseen)) return couldNot('payment_unchecked', summary, plan);
  return {
    outcome: 'done',
    plan: [...plan, 'Pay nothing: a check says no'],
    summary,
    evidence: [requestEvidence(task)],
    drafts: [{ title: `Payment check ${task.taskId}`, format: 'markdown', content: checklist(checks) }],
  };
}

function propose(payment: CheckedPayment): AgentResultInput {
  const proposal = paymentProposal(payment);
  const { task, bill, account, checks } = payment;
  const open = proposal.flags?.join(', ') ?? '';
  return {
    outcome: 'proposal',
    plan: [
      'Read the request',
      'Check account number, sum and invoice against each other',
      `Look for the bill in Odoo: ${bill === null ? 'none of this payee' : (bill.number ?? `draft ${bill.id}`)}`,
      `Choose our account: ${account.name}`,
      `Ask a person to approve the payment${open === '' ? '' : ` and to look at: ${open.replaceAll('_', ' ')}`}, then pay`,
    ],
    evidence: proposal.evidence,
    drafts: [{ title: `Payment check ${task.taskId}`, format: 'markdown', content: checklist(checks) }],
    proposals: [proposal],
  };
}
