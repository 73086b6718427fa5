import { fromStripe } from './stripe-money.js';

describe('sums of Stripe', () => {
  it.each([
    ['EUR', 1250, 1250],
    ['JPY', 500, 500],
    ['KWD', 5120, 5120],
    ['ISK', 500, 5],
    ['UGX', -500, -5],
    ['MGA', 5, 500],
  ])('%s %d is %d in minor units of ISO 4217', (currency, amount, minor) => {
    expect(fromStripe(amount, currency)).toBe(minor);
  });

  it('are refused when they are no whole minor unit', () => {
    expect(() => fromStripe(501, 'ISK')).toThrow(expect.objectContaining({ code: 'amount_invalid' }));
  });
});
