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

/** One that failed was not made, and its key makes no other. */
export function foundOf(outcome: Outcome): Found {
  return outcome.state === 'failed' ? { state: 'refused', error: declined(outcome) } : { state: 'found', providerId: outcome.paymentId };
}

function declined({ paymentId, reason }: Outcome): AppError {
  return paymentError('payment_declined', `The bank did not make the payment: ${reason ?? 'it gives no reason'}`, { paymentId, ...(reason !== null && { reason }) });
}
