import { type Sums, toDecimal } from '@waggle/money';

/** A payment that is proposed, and what is known of those before it. Sums in minor units of `currency`. */
export interface PaymentFacts {
  readonly currency: string;
  readonly amountMinor: number;
  /** Waiting, approved and executed payments of the last 24 hours, without this one. */
  readonly toPayeeMinor: number;
  readonly inAllMinor: number;
  /** Executed payments to this account so far. */
  readonly paidBefore: number;
  /** Tasks whose payment of the same invoice to the same account waits, is approved or was executed. */
  readonly sameInvoice: readonly string[];
  /** Does a piece of evidence name this very sum? */
  readonly sumInEvidence: boolean;
}

export interface PaymentCaps {
  readonly payeeDay: Sums;
  readonly day: Sums;
}

export interface PaymentJudgement {
  /** Why no person is even asked. */
  readonly fault: string | undefined;
  readonly reasons: readonly string[];
  readonly flags: readonly string[];
}

/** Judges a payment before a person is asked: caps refuse it, everything else is shown to the person. */
export function judgePayment(facts: PaymentFacts, caps: PaymentCaps): PaymentJudgement {
  const hits = hitsOf(facts);
  return { fault: overCap(facts, caps), reasons: hits.map(([, reason]) => reason), flags: hits.map(([flag]) => flag) };
}

function hitsOf({ paidBefore, sameInvoice, sumInEvidence }: PaymentFacts): Array<readonly [string, string]> {
  return [
    ...(paidBefore === 0 ? [['new_payee', 'It would be the first payment to this account.'] as const] : []),
    ...(sameInvoice.length > 0 ? [['probable_duplicate', `The same invoice is or was to be paid to this account: ${sameInvoice.join(', ')}.`] as const] : []),
    ...(sumInEvidence ? [] : [['sum_without_evidence', 'Nothing that it rests on names this sum.'] as const]),
  ];
}

function overCap({ currency, amountMinor, toPayeeMinor, inAllMinor }: PaymentFacts, { payeeDay, day }: PaymentCaps): string | undefined {
  return over('to this account', toPayeeMinor + amountMinor, payeeDay.get(currency), currency) ?? over('in all', inAllMinor + amountMinor, day.get(currency), currency);
}

function over(what: string, sum: number, cap: number | undefined, currency: string): string | undefined {
  if (cap === undefined) return `There is no cap for ${currency}, so nothing is paid in it.`;
  if (sum <= cap) return undefined;
  return `It would take what goes ${what} within 24 hours to ${toDecimal(sum, currency)} ${currency}; the cap is ${toDecimal(cap, currency)}.`;
}
