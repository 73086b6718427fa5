import { exponentOf, moneyError, toDecimal, toMinor } from '@waggle/money';

/** Decimals that Stripe counts where ISO 4217 has others (docs.stripe.com/currencies). */
const STRIPE: Readonly<Record<string, number>> = { MGA: 0, ISK: 2, UGX: 2 };

/** From Stripe's smallest unit to that of ISO 4217. @throws AppError `amount_invalid` when it has no whole one. */
export function fromStripe(amount: number, currency: string): number {
  const stripe = STRIPE[currency];
  if (stripe === undefined || stripe === exponentOf(currency)) return amount;
  if (stripe < exponentOf(currency)) return toMinor(String(amount), currency);
  if (amount % 10 ** stripe !== 0) throw moneyError('amount_invalid', `Stripe gave a part of a ${currency}`, { currency });
  return toMinor(toDecimal(amount / 10 ** stripe, currency), currency);
}
