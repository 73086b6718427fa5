import { peopleFor } from './people.policy.js';

const above = new Map([['EUR', 500_000]]);
const payment = (args: Record<string, string | number>) => ({ server: 'payment', tool: 'initiate_payment', args });

describe('how many people must agree', () => {
  it('is one, but for large payments', () => {
    expect(peopleFor({ server: 'email', tool: 'send_email', args: { amountMinor: 9_000_000, currency: 'EUR' } }, above)).toBe(1);
    expect(peopleFor(payment({ amountMinor: 500_000, currency: 'EUR' }), above)).toBe(1);
    expect(peopleFor(payment({ amountMinor: 500_001, currency: 'EUR' }), above)).toBe(2);
  });

  it.each([[{ amountMinor: 1, currency: 'XTS' }], [{ amountMinor: 1 }], [{ currency: 'EUR' }], [{ amountMinor: '1', currency: 'EUR' }], [{ amountMinor: Number.NaN, currency: 'EUR' }]])(
    'is two where the sum cannot be judged: %p',
    (args) => {
      expect(peopleFor(payment(args as Record<string, string>), above)).toBe(2);
    },
  );
});
