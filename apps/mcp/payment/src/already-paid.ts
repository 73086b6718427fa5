import { type Movement, namesHolder, type Payment } from './payment.js';

/**
 * The latest of the movements by which this invoice was paid already, by whatever way: to a holder of this name as far as the provider tells it, with the invoice in the
 * reference, and not sent back since. Undefined: it is open.
 */
export function alreadyPaid({ payee, amountMinor, currency, invoice }: Payment, movements: readonly Movement[]): Movement | undefined {
  const named = naming(invoice);
  const about = movements.filter((one) => one.currency === currency && Math.abs(one.amountMinor) === amountMinor && named(one) && (one.counterparty === null || namesHolder(one.counterparty, payee.name)));
  const left = -about.reduce((sum, one) => sum + one.amountMinor, 0);
  return left >= amountMinor ? about.find((one) => one.amountMinor < 0) : undefined;
}

/** The number stands in the reference by itself, with whatever marks between its parts: INV-7 is in "inv 7, May" and not in "INV-71". */
export function naming(invoice: string): (movement: Movement) => boolean {
  const parts = invoice.normalize('NFKC').match(/[\p{L}\p{N}]+/gu);
  // A number without a letter or digit is named by nothing.
  if (parts === null) return () => false;
  const named = new RegExp(`(?<![\\p{L}\\p{N}])${parts.join('[^\\p{L}\\p{N}]*')}(?![\\p{L}\\p{N}])`, 'iu');
  return ({ reference }) => reference !== null && named.test(reference.normalize('NFKC'));
}
