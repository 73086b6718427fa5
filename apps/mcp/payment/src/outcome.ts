import type { AppError } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import { paymentError } from './payment.error.js';

/** What a bank says became of a payment. `failed`: it declined it, or could not carry it out; no money has moved, nor will any. */
export interface Outcome {
  readonly paymentId: string;
  readonly state: string;
  readonly reason: string | null;
}

/** @throws AppError `payment_declined` for one that failed. */
export function madeOf(outcome: Outcome): { providerId: string } {
  if (outcome.state === 'failed') throw declined(outcome);
  return { providerId: outcome.paymentId };
}

/**
 * One that failed was not made. Whoever tries it again under the same key makes no second one: the bank knows the key, and `pay`
 * then says `payment_declined`.
 */
export function foundOf({ paymentId, state }: Outcome): Found {
  return state === 'failed' ? { state: 'absent' } : { state: 'found', providerId: paymentId };
}

function declined({ paymentId, reason }: Outcome): AppError {
  return paymentError('payment_declined', `The bank did not make the payment: ${reason ?? 'it gives no reason'}`, { paymentId, ...(reason !== null && { reason }) });
}
