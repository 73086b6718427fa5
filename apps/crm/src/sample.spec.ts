import { SAMPLE } from './sample.js';

describe('sample data', () => {
  it('holds 3 contacts, 3 deals worth 182,000 in all, and 3 activities', () => {
    expect([SAMPLE.contacts.length, SAMPLE.deals.length, SAMPLE.activities.length]).toEqual([3, 3, 3]);
    expect(SAMPLE.deals.reduce((sum, deal) => sum + deal.valueMinor, 0)).toBe(182_000_00);
  });

  it('has its deals and activities at contacts that it holds', () => {
    const ids = SAMPLE.contacts.map((contact) => contact.id);
    for (const { contactId } of [...SAMPLE.deals, ...SAMPLE.activities]) expect(ids).toContain(contactId);
  });
});
