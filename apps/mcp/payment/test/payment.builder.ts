import { randomUUID } from 'node:crypto';
import type { Payment } from '../src/payment.js';

/** A payment of an invoice that was not paid before. */
export function buildPayment(changed: Partial<Payment> = {}): Payment {
  const invoice = `INV-${randomUUID()}`;
  return {
    fromAccount: 'acc_eur_main',
    payee: { name: 'Kontor Mitte GmbH', account: { scheme: 'iban', iban: 'AT61 1904 3002 3457 3201' } },
    amountMinor: 1250,
    currency: 'EUR',
    reference: invoice,
    invoice,
    purpose: 'SUPP',
    ...changed,
  };
}
