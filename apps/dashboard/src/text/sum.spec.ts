import fc from 'fast-check';
import { minorOf, sumInput } from '../inbox/sum-input.js';
import { sumText } from './sum.js';

describe('a sum of money', () => {
  it.each([
    [1240000, 'EUR', 'EUR 12 400.00'],
    [5, 'EUR', 'EUR 0.05'],
    [1250, 'KWD', 'KWD 1.250'],
    [1200, 'JPY', 'JPY 1 200'],
    [1200, 'ABC', '1200 minor units of ABC'],
    ['12', 'EUR', '12 EUR'],
  ])('%j of %s is shown as "%s"', (minor, currency, shown) => {
    expect(sumText(minor, currency).replace(/\s/g, ' ')).toBe(shown);
  });

  it('is what it was after it was shown in a field and read back', () => {
    fc.assert(fc.property(fc.nat(2 ** 31), fc.nat(4), (minor, decimals) => expect(minorOf(sumInput(minor, decimals), decimals)).toBe(minor)));
  });

  it.each(['', '12,345', '1.234.567', '-5', '1e3', '12.345', '12 EUR', '１２'])('is not read from "%s"', (typed) => {
    expect(minorOf(typed, 2)).toBeUndefined();
  });

  it.each([['12,5', 1250], [' 12 ', 1200], ['0.05', 5]])('is read from "%s"', (typed, minor) => {
    expect(minorOf(typed, 2)).toBe(minor);
  });
});
