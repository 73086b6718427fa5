import fc from 'fast-check';
import { toDecimal } from './minor-units.js';
import { findSums, readSum } from './written-sums.js';

const sums = fc.record({ currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'), minor: fc.integer({ min: 1, max: 99_999_999_999 }) });

describe('a sum that somebody wrote', () => {
  it('is read as it was written, in every currency [R-PAY-MINOR]', () => {
    const property = fc.property(sums, ({ minor, currency }) => {
      const text = toDecimal(minor, currency);
      for (const written of [text, Number(text), `${currency} ${text}`, `${text} ${currency.toLowerCase()}`, `${text}${currency}`]) expect(readSum(written, currency)).toBe(minor);
      expect(findSums(`It is ${currency} ${text}.`, currency)).toEqual([expect.objectContaining({ minor, currency })]);
      expect(findSums(`It is ${text} ${currency}.`, currency)).toEqual([expect.objectContaining({ minor, currency })]);
    });
    fc.assert(property);
  });

  it.each([
    ['49.90 €', 'EUR', 4990],
    ['49,90€', 'EUR', 4990],
    ['1234.56 EUR', 'EUR', 123_456],
    ['1.234,56 Euro', 'EUR', 123_456],
    ['€ 1 234,50', 'EUR', 123_450],
    ["CHF 1'234.50", 'CHF', 123_450],
    ['$1,190.00', 'USD', 119_000],
    ['$1,190.00', 'CAD', 119_000],
    ['1,234,567 KWD', 'KWD', 1_234_567_000],
    ['0.50', 'EUR', 50],
  ])('reads %j as %s', (text, currency, minor) => {
    expect(readSum(text, currency)).toBe(minor);
  });

  it.each(['$1,190.00', '1190.00 USD', '1.234,56-', '-50', '\u221250', '€ -50', '0.125', '€0.125', '01.250', '1420 or 1240', '90.00 EUR a unit', '1,234.567', '1.5.2', '1e3', 'EUR', ''])('takes %j for no sum in euros', (text) => {
    expect(readSum(text, 'EUR')).toBeNull();
  });
});

describe('findSums', () => {
  it.each([
    ['It is €1,240.50 in all.', 124_050, 'EUR'],
    ['Es sind 1.240,50 EUR.', 124_050, 'EUR'],
    ['Soit 1 240,50 € HT.', 124_050, 'EUR'],
    ['That is US$ 72,000 a year.', 7_200_000, 'USD'],
    ['CHF 12 is fine', 1200, 'CHF'],
    ['about 50 k€', 5_000_000, 'EUR'],
  ])('reads %s', (text, minor, currency) => {
    expect(findSums(text)).toEqual([expect.objectContaining({ minor, currency })]);
  });

  it.each(['€0.125', '0.125 €', '€1,234.567', '\u221250 €', '\u2212€50', '€1,23,456'])('reads no sum in %s', (text) => {
    expect(findSums(text)).toEqual([]);
    expect(findSums(text, 'KWD')).toEqual([]);
  });

  it('reads a currency by the sign it is shown with', () => {
    expect(findSums('Pay CA$4,800 or $4,800.', 'CAD')).toEqual([expect.objectContaining({ minor: 480_000, currency: 'CAD' }), expect.objectContaining({ minor: 480_000, currency: 'USD' })]);
  });

  it('takes no date and no plain number for money', () => {
    expect(findSums('On 3.11.2026 we had 1,240 parcels.')).toEqual([]);
  });
});
