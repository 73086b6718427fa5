import { buildPayment } from '../test/payment.builder.js';
import { alreadyPaid } from './already-paid.js';
import type { Movement } from './payment.js';

const payment = buildPayment({ invoice: 'INV-2026/7', amountMinor: 1250, currency: 'EUR' });
const movement = (change: Partial<Movement> = {}): Movement => ({
  transactionId: 't1', paymentId: null, state: 'booked', date: '2026-11-20T10:00:00.000Z', amountMinor: -1250, currency: 'EUR', counterparty: 'KONTOR MITTE GMBH', reference: 'your inv 2026-7, May', ...change,
});

describe('an invoice', () => {
  it('was paid when a movement has its payee, sum and number, however they are written [R-STILL-UNPAID]', () => {
    expect(alreadyPaid(payment, [movement()])?.transactionId).toBe('t1');
    expect(alreadyPaid(payment, [movement({ state: 'pending', counterparty: null })])?.transactionId).toBe('t1');
  });

  it('was paid, too, where the provider writes more than the name of the payee [R-STILL-UNPAID]', () => {
    expect(alreadyPaid(payment, [movement({ counterparty: 'To Kontor Mitte GmbH' })])?.transactionId).toBe('t1');
  });

  it.each<[string, Partial<Movement>]>([
    ['another sum', { amountMinor: -1251 }],
    ['another currency', { currency: 'USD' }],
    ['another payee', { counterparty: 'Kontor Nord GmbH' }],
    ['another payee, in more than a name', { counterparty: 'To Kontor Nord GmbH' }],
    ['no reference', { reference: null }],
    ['a longer number', { reference: 'INV-2026/71' }],
    ['a number before it', { reference: 'XINV-2026/7' }],
    ['money that came in', { amountMinor: 1250 }],
  ])('is open beside a movement with %s', (_title, change) => {
    expect(alreadyPaid(payment, [movement(change)])).toBeUndefined();
  });

  it('is open when its number has nothing to be found by', () => {
    expect(alreadyPaid({ ...payment, invoice: '#' }, [movement({ reference: '# ' })])).toBeUndefined();
  });

  it('is open again once the money has come back', () => {
    expect(alreadyPaid(payment, [movement({ transactionId: 't2', amountMinor: 1250 }), movement()])).toBeUndefined();
    expect(alreadyPaid(payment, [movement({ transactionId: 't3' }), movement({ transactionId: 't2', amountMinor: 1250 }), movement()])?.transactionId).toBe('t3');
  });
});
