import fc from 'fast-check';
import { domainTest } from '../../test/odoo-domain.js';
import { anyOf, contains } from './domain.js';

const FIELDS = { name: 'char', email: 'char' } as const;

describe('a filter', () => {
  it('joins alternatives in prefix form', () => {
    expect(contains(['a', 'b', 'c'], 'x')).toEqual(['|', '|', ['a', 'ilike', 'x'], ['b', 'ilike', 'x'], ['c', 'ilike', 'x']]);
    expect(anyOf([['a', '=', 1]])).toEqual([['a', '=', 1]]);
  });

  it('finds exactly what contains the text, whatever characters it has', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'B', '%', '_', '\\', "'", '[', '|', '.', '*', '"', ' '), maxLength: 6 });
    const property = fc.property(text, text, text, (name, email, query) => {
      const contained = [name, email].some((value) => value.toLowerCase().includes(query.toLowerCase()));
      expect(domainTest(contains(['name', 'email'], query), FIELDS)({ name, email })).toBe(contained);
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
