import { codes } from 'currency-codes';
import fc from 'fast-check';
import { exponentOf, toDecimal, toJsonNumber, toMinor } from './minor-units.js';
import { sumsSchema } from './sums.js';

const spendable = codes().filter((code) => {
  try {
    return exponentOf(code) >= 0;
  } catch {
    return false;
  }
});
const sums = fc.record({ currency: fc.constantFrom('EUR', 'JPY', 'KWD', ...spendable), minor: fc.maxSafeInteger() });

describe('sums of money', () => {
  it.each([
    ['EUR', 1250, '12.50'],
    ['EUR', 5, '0.05'],
    ['EUR', -119000, '-1190.00'],
    ['JPY', 12, '12'],
    ['KWD', 1250, '1.250'],
    ['CLF', 1, '0.0001'],
    ['EUR', 9007199254740991, '90071992547409.91'],
  ])('%s %d is written %s', (currency, minor, decimal) => {
    expect(toDecimal(minor, currency)).toBe(decimal);
    expect(toMinor(decimal, currency)).toBe(minor);
  });

  it('come back unchanged from text in every currency [R-PAY-MINOR]', () => {
    fc.assert(fc.property(sums, ({ currency, minor }) => expect(toMinor(toDecimal(minor, currency), currency)).toBe(minor)), { numRuns: 2000 });
  });

  it('are written without floating point: digit by digit the whole number, with the point where the currency has it', () => {
    const property = fc.property(sums, ({ currency, minor }) => {
      const text = toDecimal(minor, currency);
      expect(BigInt(text.replace('.', ''))).toBe(BigInt(minor));
      expect(text.split('.')[1]?.length ?? 0).toBe(exponentOf(currency));
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it('come back unchanged from a JSON number, as far as a payment can be large', () => {
    const payable = fc.record({ currency: fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'), minor: fc.integer({ min: 1, max: 99_999_999_999 }) });
    const property = fc.property(payable, ({ currency, minor }) => {
      const json = JSON.stringify(toJsonNumber(minor, currency));
      expect(toMinor(json, currency)).toBe(minor);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  it.each(['12.505', '1e3', '1,50', '', '.5', '5.', '+5', ' 5', 'NaN', '0x10', '90071992547409.92', '1'.repeat(400)])('refuses to read %j as EUR', (text) => {
    expect(() => toMinor(text, 'EUR')).toThrow(expect.objectContaining({ code: 'amount_invalid' }));
  });

  it('reads more zeros than a currency has decimals, and no negative zero', () => {
    expect(toMinor('12.5000', 'EUR')).toBe(1250);
    expect(toMinor('12.0', 'JPY')).toBe(12);
    expect(Object.is(toMinor('-0.00', 'EUR'), 0)).toBe(true);
  });

  it.each(['ABC', 'eur', 'EURO', '', 'XAU', 'XXX', 'XTS', '__proto__'])('knows no currency %j', (currency) => {
    expect(() => toDecimal(1, currency)).toThrow(expect.objectContaining({ code: 'currency_unknown' }));
  });

  it.each([0.5, NaN, Infinity, 2 ** 53])('refuses %d minor units', (minor) => {
    expect(() => toDecimal(minor, 'EUR')).toThrow(expect.objectContaining({ code: 'amount_invalid' }));
  });
});

describe('sums as a setting', () => {
  it('are one a currency, in minor units', () => {
    expect(sumsSchema('EUR 5000, KWD 1.5').parse(undefined)).toEqual(new Map([['EUR', 500_000], ['KWD', 1500]]));
    expect(sumsSchema('').parse('EUR 5000, JPY 12000,KWD 1.250')).toEqual(new Map([['EUR', 500_000], ['JPY', 12_000], ['KWD', 1250]]));
  });

  it.each(['5000', 'EUR', 'EUR5000', 'EUR -1', 'EUR 5,000', 'EUR 1,50', 'EUR 0.001', 'EUR 1.234', 'JPY 0.5', 'ABC 5', 'XAU 1', 'EUR 1, EUR 2', 'EUR 1,', 'EUR 1e3'])('are not %p', (text) => {
    expect(sumsSchema('').safeParse(text).success).toBe(false);
  });
});
