import { formatMoney } from '@waggle/brain';
import { type Evidence, initiatePayment, type proposalSchema, type Taint } from '@waggle/contracts';
import { toDecimal } from '@waggle/money';
import type { z } from 'zod';
import type { Delegation } from '../delegation.js';
import { proposalId } from '../mail/reply-call.js';
import type { Invoice } from './books.js';
import type { Account } from './payment-account.js';
import { plainIban } from './payment-account.js';
import { billName, openOf } from './payment-bill.js';
import { type Check, checklist, flagsOf } from './payment-check.js';
import type { PaymentOrder } from './payment-request.js';
import { requestEvidence, taintBy } from './request-origin.js';

type Call = z.infer<typeof initiatePayment.input>;

/** Everything that a proposed payment rests on. */
export interface CheckedPayment {
  readonly task: Delegation;
  readonly call: Call;
  readonly account: Account;
  readonly bill: Invoice | null;
  readonly checks: readonly Check[];
}

/** The exact call; null when it has not the form that a payment must have. */
export function paymentCall({ payee, iban, amountMinor, currency, invoice, due }: PaymentOrder, account: Account, today: string): Call | null {
  const call = {
    fromAccount: account.accountId,
    payee: { name: payee, account: { scheme: 'iban', iban: plainIban(iban ?? '') } },
    amountMinor,
    currency,
    reference: invoice,
    invoice,
    // No bank pays on a day that has passed.
    ...(due === null || due < today ? {} : { dueDate: due }),
    purpose: 'SUPP',
  };
  return initiatePayment.input.safeParse(call).data ?? null;
}

export function paymentProposal(payment: CheckedPayment): z.input<typeof proposalSchema> {
  const { task, call, checks } = payment;
  const sum = formatMoney({ minor: call.amountMinor, currency: call.currency }, 'en');
  return {
    id: proposalId(task.delegationId),
    server: initiatePayment.server,
    tool: initiatePayment.name,
    args: call,
    action: 'payment',
    summary: `Pay ${sum} to ${call.payee.name} for ${call.invoice}.`,
    preview: previewOf(payment, sum),
    blanks: [],
    evidence: evidenceFor(payment),
    taint: taintOf(payment),
    flags: flagsOf(checks),
  };
}

function previewOf({ call, account, bill, checks, task }: CheckedPayment, sum: string): string {
  return [
    `Pay ${sum} to ${call.payee.name}`,
    `To the account ${ibanOf(call).replace(/(.{4})(?=.)/g, '$1 ')}`,
    `From ${account.name} (${account.accountId}${account.iban === null ? '' : `, ${account.iban}`})`,
    `For the invoice ${call.invoice}${bill === null ? '' : `, in Odoo ${billName(bill)} from ${bill.partnerName}`}; on the statement: ${call.reference}`,
    whenPaid(call, account),
    '',
    checklist(checks),
    ...(task.document.body.trim() === '' ? [] : ['', `Asked for: ${task.document.body.replace(/\s+/g, ' ').trim().slice(0, 600)}`]),
  ].join('\n');
}

function whenPaid({ dueDate }: Call, { pays }: Account): string {
  if (dueDate === undefined) return 'At once';
  return pays === 'on_due_date' ? `On ${dueDate}` : `At once; due on ${dueDate}`;
}

/** The quote names the sum as digits: the gatekeeper looks for it. */
function evidenceFor({ task, call, bill }: CheckedPayment): Evidence[] {
  const written = (minor: number, currency: string): string => `${currency} ${toDecimal(minor, currency)}`;
  const invoice: Evidence =
    bill === null
      ? { kind: 'invoice', ref: call.invoice, quote: `Not in Odoo; the request names ${written(call.amountMinor, call.currency)}` }
      : { kind: 'invoice', ref: bill.number ?? String(bill.id), quote: `${bill.reference ?? call.invoice} from ${bill.partnerName}: ${written(openOf(bill), bill.currency)} open, due ${bill.dueDate ?? 'at once'}` };
  return [invoice, requestEvidence(task)];
}

/** What nothing but the request says. No bill names an account, so that always counts. */
function taintOf({ task, call, bill, checks }: CheckedPayment): Taint[] {
  const field = task.document.frontMatter;
  const sumConfirmed = bill !== null && !flagsOf(checks).includes('sum_differs_from_bill');
  return [
    ...(bill === null ? [taintBy(task, 'payee.name', 'payee', call.payee.name), taintBy(task, 'invoice', 'invoice', call.invoice)] : []),
    taintBy(task, 'payee.account.iban', 'iban', String(field['iban'] ?? ibanOf(call))),
    ...(sumConfirmed ? [] : [taintBy(task, 'amountMinor', 'amount', `${String(field['amount'])} ${call.currency}`)]),
  ];
}

function ibanOf({ payee: { account } }: Call): string {
  return account.scheme === 'iban' ? account.iban : account.accountNumber;
}
