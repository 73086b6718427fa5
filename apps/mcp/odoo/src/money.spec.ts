import { exponentOf } from '@waggle/money';
import fc from 'fast-check';
import { moneyText, toMajor, toMinor } from './money.js';

const currencies = fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF');
const amounts = fc.integer({ min: -1e12, max: 1e12 });

describe('money', () => {
  it.each([
    ['EUR', 12.34, 1234],
    ['EUR', 0.1 + 0.2, 30],
    ['EUR', 1.005, 101],
    ['EUR', -1.005, -101],
    ['EUR', 4.35, 435],
    ['JPY', 1200, 1200],
    ['JPY', 1200.4999999, 1200],
    ['KWD', 1.0005, 1001],
    ['KWD', 12.345, 12_345],
    ['EUR', -0.001, 0],
  ])('reads Odoo’s %s %d as %d', (currency, float, minor) => {
    expect(toMinor(float, currency)).toBe(minor);
    expect(Object.is(toMinor(float, currency), -0)).toBe(false);
  });

  it('comes back the same from Odoo, in every currency', () => {
    fc.assert(fc.property(amounts, currencies, (minor, currency) => expect(toMinor(toMajor(minor, currency), currency)).toBe(minor)));
  });

  it('comes back the same although floats were added up on the way', () => {
    const property = fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 50 }), currencies, (minors, currency) => {
      const sum = minors.reduce((total, minor) => total + toMajor(minor, currency), 0);
      expect(toMinor(sum, currency)).toBe(minors.reduce((total, minor) => total + minor, 0));
    });
    fc.assert(property);
  });

  it('is written as the decimal that a person would write', () => {
    const property = fc.property(fc.integer({ min: 0, max: 1e12 }), currencies, (minor, currency) => {
      const digits = exponentOf(currency);
      const text = String(minor).padStart(digits + 1, '0');
      const decimal = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
      expect(moneyText(minor, currency)).toBe(`${decimal} ${currency}`);
      expect(toMajor(minor, currency)).toBe(Number(decimal));
    });
    fc.assert(property);
  });

  it('guesses no exponent for a currency that nobody knows', () => {
    expect(() => toMinor(1, 'ZZZ')).toThrow(expect.objectContaining({ code: 'currency_unknown' }));
  });
});
