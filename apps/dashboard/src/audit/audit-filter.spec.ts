import { filterOf, searchOf } from './audit-filter.js';

describe('the search in the audit trail', () => {
  it('stands in the address and comes back from it', () => {
    const form = new FormData();
    form.set('actor', ' olga ');
    form.set('action', '');
    form.set('since', '2026-01-01T10:00');
    const search = searchOf(form);
    expect(search).toBe('?actor=olga&since=2026-01-01T10%3A00');
    expect(filterOf(search)).toEqual({ actor: 'olga', since: new Date('2026-01-01T10:00').toISOString() });
  });

  it('leaves out what is no time', () => {
    expect(filterOf('?since=yesterday&actor=')).toEqual({});
  });
});
