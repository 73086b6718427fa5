import { judgePayment, type PaymentFacts } from './payment.policy.js';

const caps = { payeeDay: new Map([['EUR', 1000_00]]), day: new Map([['EUR', 3000_00]]) };
const facts = (more: Partial<PaymentFacts> = {}): PaymentFacts => ({
  currency: 'EUR',
  amountMinor: 400_00,
  toPayeeMinor: 0,
  inAllMinor: 0,
  paidBefore: 2,
  sameInvoice: [],
  sumInEvidence: true,
  ...more,
});

describe('a proposed payment', () => {
  it('to a known account, within the caps, is shown without a word', () => {
    expect(judgePayment(facts(), caps)).toEqual({ fault: undefined, reasons: [], flags: [] });
  });

  it.each([
    [{ toPayeeMinor: 600_01 }, /to this account within 24 hours to 1000.01 EUR; the cap is 1000.00/],
    [{ inAllMinor: 2600_01 }, /in all within 24 hours to 3000.01 EUR/],
    [{ currency: 'USD' }, /no cap for USD/],
  ])('is refused over a cap: %p', (more, fault) => {
    expect(judgePayment(facts(more), caps).fault).toMatch(fault);
  });

  it('may go up to the cap exactly', () => {
    expect(judgePayment(facts({ toPayeeMinor: 600_00, inAllMinor: 2600_00 }), caps).fault).toBeUndefined();
  });

  it('shows what a person should look at', () => {
    const { flags, reasons } = judgePayment(facts({ paidBefore: 0, sameInvoice: ['PAYMENT_1'], sumInEvidence: false }), caps);
    expect(flags).toEqual(['new_payee', 'probable_duplicate', 'sum_without_evidence']);
    expect(reasons.join(' ')).toContain('PAYMENT_1');
  });
});
