import fc from 'fast-check';
import { exponentOf, toDecimal, toMinor } from './minor-units.js';
import { sumsSchema } from './sums.js';

const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'USD', 'CHF', 'BHD', 'ISK');

describe('minor units', () => {
  it.each([
    [1250, 'EUR', '12.50'],
    [5, 'EUR', '0.05'],
    [-5, 'EUR', '-0.05'],
    [12, 'JPY', '12'],
    [1250, 'KWD', '1.250'],
    [0, 'KWD', '0.000'],
  ])('%i of %s are %s, and the reverse', (minor, code, decimal) => {
    expect(toDecimal(minor, code)).toBe(decimal);
    expect(toMinor(decimal, code)).toBe(minor);
  });

  it('come back from their text exactly, whatever the sum', () => {
    fc.assert(fc.property(fc.maxSafeInteger(), currency, (minor, code) => expect(toMinor(toDecimal(minor, code), code)).toBe(minor)));
  });

  it.each([
    ['12.345', 'EUR'],
    ['12.5', 'JPY'],
    ['1e3', 'EUR'],
    ['12,50', 'EUR'],
    ['', 'EUR'],
    ['90071992547409930', 'EUR'],
  ])('are not made of %p %s', (text, code) => {
    expect(() => toMinor(text, code)).toThrow(expect.objectContaining({ code: 'amount_invalid' }));
  });

  it.each(['XXX', 'XAU', 'eur', 'EURO', 'ZZZ', ''])('there are none of %p', (code) => {
    expect(() => exponentOf(code)).toThrow(expect.objectContaining({ code: 'currency_unknown' }));
  });
});

describe('sums as a setting', () => {
  it('are one a currency, in minor units', () => {
    expect(sumsSchema('EUR 5000, KWD 1.5').parse(undefined)).toEqual(new Map([['EUR', 500_000], ['KWD', 1500]]));
  });

  it.each(['5000', 'EUR', 'EUR 1,50', 'EUR 1, EUR 2', 'EUR -1', 'XAU 1', 'EUR 1.234'])('are not %p', (text) => {
    expect(sumsSchema('').safeParse(text).success).toBe(false);
  });
});
