import { toDecimal } from '@waggle/money';
import fc from 'fast-check';
import { findSums, formatMoney, readSum } from './money.js';

const sums = fc.record({ currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'), minor: fc.integer({ min: 1, max: 99_999_999_999 }) });

describe('a sum', () => {
  it('is read as it was written, in every currency', () => {
    const property = fc.property(sums, ({ minor, currency }) => {
      const text = toDecimal(minor, currency);
      expect(readSum(text, currency)).toBe(minor);
      expect(readSum(Number(text), currency)).toBe(minor);
      expect(findSums(`It is ${currency} ${text}.`, currency)).toEqual([expect.objectContaining({ minor, currency })]);
    });
    fc.assert(property);
  });

  it('is shown with all its digits', () => {
    fc.assert(fc.property(sums, ({ minor, currency }) => expect(readSum(formatMoney({ minor, currency }, 'en'), currency)).toBe(minor)));
  });
});
