import fc from 'fast-check';
import { changedArguments } from './changed-arguments.js';

describe('changed arguments', () => {
  const args = { to: ['a@b.example'], sum: { minor: 100, currency: 'EUR' }, note: '', urgent: false, none: null, list: [] };

  it('always differ from the given ones, which stay as they are', () => {
    const before = JSON.stringify(args);
    fc.assert(fc.property(changedArguments(args), (changed) => expect(changed).not.toEqual(args)));
    expect(JSON.stringify(args)).toBe(before);
  });

  it('reach every place', () => {
    const seen = fc.sample(changedArguments(args), 500).map((changed) => JSON.stringify(changed));
    for (const mark of ['"minor":101', '"minor":99', '"urgent":true', '"to":[]', '"currency_"', '"none":"x"', '"note":"1"']) {
      expect(seen.filter((text) => text.includes(mark))).not.toHaveLength(0);
    }
  });
});
