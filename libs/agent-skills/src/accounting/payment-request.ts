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
  const dueAsGiven = fieldOf(task, 'due');
  const due = readDay(dueAsGiven);
  const { amountMinor, checks } = checkPayment({ payee, iban, amount: task.document.frontMatter['amount'], currency, invoice, due, text: task.document.body });
  const unread = dueAsGiven !== null && due === null ? [hard('the due date can be read', false, `"${dueAsGiven}" is no day like 2026-12-31`)] : [];
  return { order: { payee, iban, amountMinor, currency, invoice, due }, checks: [...checks.map(({ what, ok, detail }) => hard(what, ok, detail)), ...unread] };
}
