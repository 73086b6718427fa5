import { formatMoney } from '@waggle/brain';
import { listInvoices } from '@waggle/contracts';
import type { AgentContext } from '@waggle/runtime';
import { everyPage, type Invoice, isNumbered, lookUp } from './books.js';
import { plainName } from './company-name.js';
import { type Check, hard, soft, unseen } from './payment-check.js';
import type { PaymentOrder } from './payment-request.js';

export interface BillSearch {
  /** The payee's own bill of that number; null when the books have none. */
  readonly bill: Invoice | null;
  readonly checks: Check[];
}

const NOT_PAID = 'it is not paid already';
/** In Odoo's words; `in_payment` waits for the bank's statement only. */
const SETTLED = ['paid', 'in_payment', 'reversed'];

/** Looks for the bill that is to be paid: without the books nobody knows whether it was. */
export async function findBill({ invoice, ...order }: PaymentOrder, today: string, context: AgentContext): Promise<BillSearch> {
  if (invoice === null) return { bill: null, checks: [] };
  const read = await lookUp('the bill', context, () => billsLike(invoice, context));
  if ('gap' in read) return { bill: null, checks: [unseen(NOT_PAID, `${read.gap} in Odoo`)] };
  const bills = read.found.items.filter((one) => one.state !== 'cancelled' && isNumbered(one, invoice));
  const own = bills.filter(({ partnerName }) => plainName(partnerName) === plainName(order.payee ?? ''));
  const bill = own.find(isSettled) ?? own[0] ?? null;
  if (bill === null && read.found.more) return { bill, checks: [hard(NOT_PAID, false, `Odoo has more bills like ${invoice} than can be read`)] };
  if (bill === null) return { bill, checks: [noBill(bills, invoice), inTime(order.due, null, today)] };
  return { bill, checks: [unpaid(bill), sumFits(bill, order), posted(bill), inTime(order.due, bill.dueDate, today)] };
}

async function billsLike(invoice: string, context: AgentContext): Promise<{ items: Invoice[]; more: boolean }> {
  return everyPage(async (page) => {
    const { invoices, more } = await context.tools.call(listInvoices, { kind: 'vendor_bill', query: invoice.slice(0, 100), ...page });
    return { items: invoices, more };
  });
}

/** What is still to be paid on it; Odoo says nothing is open on a draft. */
export function openOf({ state, openMinor, totalMinor }: Invoice): number {
  return state === 'draft' ? totalMinor : openMinor;
}

export function billName({ id, number, reference }: Invoice): string {
  return `${number ?? `draft ${id}`}${reference === null ? '' : ` (${reference})`}`;
}

function isSettled({ state, paymentState, openMinor }: Invoice): boolean {
  return SETTLED.includes(paymentState) || (state === 'posted' && openMinor <= 0);
}

function noBill(others: readonly Invoice[], invoice: string): Check {
  const [other] = others;
  if (other === undefined) return soft('no_matching_bill', 'there is a bill for it', false, `Odoo has no vendor bill ${invoice}`);
  return soft('bill_of_another_payee', 'the bill is from the payee', false, `in Odoo, ${invoice} is a bill from ${other.partnerName}, ${other.paymentState.replaceAll('_', ' ')}`);
}

function unpaid(bill: Invoice): Check {
  const paid = isSettled(bill);
  return hard(NOT_PAID, !paid, paid ? `Odoo has ${billName(bill)} as ${bill.paymentState.replaceAll('_', ' ')}` : `Odoo has ${billName(bill)} from ${bill.partnerName} as ${bill.paymentState.replaceAll('_', ' ')}`);
}

function sumFits(bill: Invoice, { amountMinor, currency }: Omit<PaymentOrder, 'invoice'>): Check {
  const open = formatMoney({ minor: openOf(bill), currency: bill.currency }, 'en');
  return soft('sum_differs_from_bill', 'the sum is what is open on the bill', openOf(bill) === amountMinor && bill.currency === currency, `${open} is open`);
}

function posted(bill: Invoice): Check {
  return soft('bill_not_posted', 'the bill is posted', bill.state === 'posted', bill.state === 'posted' ? `on ${bill.invoiceDate ?? 'an unknown day'}` : 'it is a draft that bookkeeping has not released');
}

function inTime(due: string | null, billDue: string | null, today: string): Check {
  const day = [due, billDue].filter((one) => one !== null).sort()[0];
  const detail = day === undefined ? 'no due date is known' : `it ${day < today ? 'was' : 'is'} due on ${day}`;
  return soft('due_date_passed', 'it is in time', day === undefined || day >= today, detail);
}
