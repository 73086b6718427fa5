import { readSum } from '@waggle/money';
import fc from 'fast-check';
import { formatMoney } from './money.js';

const sums = fc.record({ currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'CAD', 'GBP'), minor: fc.integer({ min: 1, max: 99_999_999_999 }) });

describe('a sum', () => {
  it('is shown with all its digits', () => {
    fc.assert(fc.property(sums, ({ minor, currency }) => expect(readSum(formatMoney({ minor, currency }, 'en'), currency)).toBe(minor)));
  });

  it('is not shown with what could be thousands or decimals', () => {
    expect(formatMoney({ minor: 1_234_000, currency: 'KWD' }, 'en')).toBe('KWD 1,234.000');
  });

  it.each(['de', 'fr', 'es', 'it', 'nl'] as const)('is read as it is written in %s', (language) => {
    fc.assert(fc.property(sums, ({ minor }) => expect(readSum(formatMoney({ minor, currency: 'EUR' }, language), 'EUR')).toBe(minor)));
  });
});
