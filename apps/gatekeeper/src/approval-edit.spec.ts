import type { ToolArguments } from '@waggle/contracts';
import fc from 'fast-check';
import { changesBetween, withEdit } from './approval-edit.js';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const leaf = fc.oneof(fc.constantFrom('', 'x', 'y'), fc.integer({ min: 0, max: 2 }), fc.constant(null), fc.boolean());
const inner = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3 }));
const json: fc.Arbitrary<ToolArguments> = fc.dictionary(key, inner, { maxKeys: 4 });

describe('the difference of an edit', () => {
  it('names each value that is other, gone or new, by its path', () => {
    const before = { to: ['a@b.example'], payee: { name: 'A', city: 'X' }, text: 'Hello', empty: [] };
    const after = { to: ['a@b.example', 'c@d.example'], payee: { name: 'B' }, text: 'Hello', empty: [], count: 2 };
    expect(changesBetween(before, after)).toEqual([
      { field: 'payee.name', before: 'A', after: 'B' },
      { field: 'payee.city', before: 'X', after: null },
      { field: 'to.1', before: null, after: 'c@d.example' },
      { field: 'count', before: null, after: '2' },
    ]);
  });

  it('is empty for the same, and the other way round for the way back', () => {
    const property = fc.property(json, json, (one, other) => {
      expect(changesBetween(one, one)).toEqual([]);
      const back = changesBetween(other, one).map(({ field, before, after }) => ({ field, before: after, after: before }));
      const byField = (changes: typeof back): typeof back => [...changes].sort((a, b) => a.field.localeCompare(b.field));
      expect(byField(back)).toEqual(byField(changesBetween(one, other)));
    });
    fc.assert(property);
  });

  it('is bounded, and only the last edits are kept', () => {
    const long = changesBetween({ text: '' }, { text: 'x'.repeat(50_000) });
    expect(long[0]?.after).toHaveLength(10_001);
    const edit = { by: 'olga', at: '2026-01-01T00:00:00.000Z', channel: 'rest', from: 'a', to: 'b', changes: [] };
    const many = Array.from({ length: 25 }, (_, at) => ({ ...edit, to: String(at) }));
    expect(many.reduce(withEdit, [] as (typeof edit)[]).map(({ to }) => to)).toEqual(many.slice(5).map(({ to }) => to));
  });
});
