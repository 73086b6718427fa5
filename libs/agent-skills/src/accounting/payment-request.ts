import { checkPayment } from '@waggle/brain';
import { type Delegation, fieldOf } from '../delegation.js';
import { readDay } from './books.js';
import { type Check, hard } from './payment-check.js';

/** A payment as asked for, as far as it could be read. */
export interface PaymentOrder {
  readonly payee: string | null;
  /** As written. */
  readonly iban: string | null;
  /** In minor units of `currency`. */
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly invoice: string | null;
  /** YYYY-MM-DD */
  readonly due: string | null;
}

/** Reads the front matter and checks it against itself and the text. */
export function readOrder(task: Delegation): { order: PaymentOrder; checks: Check[] } {
  const payee = fieldOf(task, 'payee');
  const iban = fieldOf(task, 'iban');
  const currency = fieldOf(task, 'currency')?.toUpperCase() ?? null;
  const invoice = fieldOf(task, 'invoice');
  const due = readDay(fieldOf(task, 'due'));
  const { amountMinor, checks } = checkPayment({ payee, iban, amount: task.document.frontMatter['amount'], currency, invoice, due, text: task.document.body });
  return { order: { payee, iban, amountMinor, currency, invoice, due }, checks: checks.map(({ what, ok, detail }) => hard(what, ok, detail)) };
}
