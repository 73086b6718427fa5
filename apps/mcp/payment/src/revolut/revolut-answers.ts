import { vendorError } from '@waggle/vendor-api';
import { exponentOf, toMinor } from '@waggle/money';
import type { Account, Movement, PaymentReport, PaymentState } from '../payment.js';
import type { Outcome } from '../outcome.js';
import type { RevolutAccount, Transaction, Transfer } from './revolut-forms.js';

const STATES: Readonly<Record<Transaction['state'], PaymentState>> = {
  created: 'created',
  pending: 'pending',
  completed: 'completed',
  declined: 'failed',
  failed: 'failed',
  reverted: 'reverted',
};

/** JSON has only floating point: the shortest text of the number is what Revolut wrote. */
export function minorOf(amount: number, currency: string): number {
  try {
    return toMinor(String(amount), currency);
  } catch (thrown) {
    throw vendorError('vendor_answer_invalid', `Revolut gave a sum that does not fit ${currency}`, { currency }, thrown);
  }
}

/** None when it is in no currency of ISO 4217: crypto is no money that we pay with. */
export function toAccount({ id, name, currency, state }: RevolutAccount): Account[] {
  try {
    exponentOf(currency);
  } catch {
    return [];
  }
  return [{ accountId: id, name: name ?? currency, currency, iban: null, state: state === 'active' ? 'open' : 'closed', pays: 'at_once' }];
}

/** What was declined, failed or came back has moved nothing. */
export function isOnStatement({ state }: Transaction): boolean {
  return state === 'created' || state === 'pending' || state === 'completed';
}

export function toMovement(transaction: Transaction, accountId: string): Movement[] {
  const { id, state, created_at, completed_at, reference, legs } = transaction;
  return legs
    .filter((leg) => leg.account_id === accountId)
    .map(({ amount, currency, description }) => ({
      transactionId: id,
      paymentId: id,
      state: state === 'completed' ? ('booked' as const) : ('pending' as const),
      date: isoTime(completed_at ?? created_at),
      amountMinor: minorOf(amount, currency),
      currency,
      counterparty: description ?? null,
      reference: reference ?? null,
    }));
}

export function toOutcome({ id, state, reason_code }: Transfer): Outcome {
  return { paymentId: id, state: STATES[state], reason: reason_code ?? (state === 'declined' ? 'declined' : null) };
}

export function toReport({ id, request_id, state, reason_code, updated_at, legs }: Transaction): PaymentReport {
  const [leg] = legs;
  const amountMinor = leg === undefined ? 0 : Math.abs(minorOf(leg.amount, leg.currency));
  return { ...toOutcome({ id, state, reason_code }), state: STATES[state], endToEndId: request_id ?? null, amountMinor, currency: leg?.currency ?? '', updatedAt: isoTime(updated_at) };
}

/** Revolut writes microseconds. */
function isoTime(text: string): string {
  return new Date(text).toISOString();
}
