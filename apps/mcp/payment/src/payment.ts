import type { getPaymentBalance, initiatePayment, listBankTransactions, listPaymentAccounts, paymentStatus } from '@waggle/contracts';
import { exponentOf } from '@waggle/money';
import { accountKey, invoiceKey } from '@waggle/policy';
import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import type { z } from 'zod';
import { paymentError } from './payment.error.js';

export type Payment = z.infer<typeof initiatePayment.input>;
export type Account = z.infer<typeof listPaymentAccounts.output>['accounts'][number];
export type Balance = z.infer<typeof getPaymentBalance.output>;
export type MovementQuery = Omit<z.infer<typeof listBankTransactions.input>, 'invoice'>;
export type Statement = z.infer<typeof listBankTransactions.output>;
export type Movement = Statement['transactions'][number];
export type PaymentReport = z.infer<typeof paymentStatus.output>;
export type PaymentState = PaymentReport['state'];

/** So many movements of an account are looked through for a payment: 55 a day for 90 days. */
export const MOST_MOVEMENTS = 5000;

/** The first of what was found; it must be found one further to know that there are more. */
export function statementOf(found: readonly Movement[], limit: number): Statement {
  return { transactions: found.slice(0, limit), more: found.length > limit };
}

/** The id that goes with the money from end to end (ISO 20022: at most 35 characters): the grant's id without its hyphens. */
export function endToEndIdOf(grantId: string): string {
  return grantId.replaceAll('-', '').slice(0, 35);
}

export function isEndToEndId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id);
}

export function ibanOf(iban: string): string {
  return electronicFormatIBAN(iban) ?? '';
}

/** Payee account, sum and invoice, however they are written. The invoice comes last: it alone can hold a colon. */
export function businessKeyOf({ payee, currency, amountMinor, invoice }: Payment): string {
  return `pay:${accountKey(payee.account)}:${currency}:${amountMinor}:${invoiceKey(invoice)}`;
}

/**
 * Checks what a form cannot: the currency exists, the account number is one.
 *
 * @throws AppError `currency_unknown`, `payment_payee_account_invalid`.
 */
export function checkPayment({ currency, payee: { account } }: Payment): void {
  exponentOf(currency);
  if (account.scheme === 'uk') return;
  const refuse = (what: string) => paymentError('payment_payee_account_invalid', what);
  if (!isValidIBAN(ibanOf(account.iban))) throw refuse('The IBAN is wrong: its length or its check digits do not fit its country. Ask the payee for it again.');
  if (account.bic !== undefined && !isValidBIC(account.bic.toUpperCase())) throw refuse('The BIC is no BIC (8 or 11 characters, like COBADEFFXXX). Correct it or leave it out.');
}

/** Two names of one holder, apart from case, accents and marks. */
export function sameName(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

/** A provider may write more than the name: at Revolut it is "To Kontor Mitte GmbH". */
export function namesHolder(text: string, name: string): boolean {
  return plain(text).includes(plain(name));
}

function plain(name: string): string {
  return name.normalize('NFKD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
}
