import { forecast, winRate } from './pipeline.js';

describe('pipeline figures', () => {
  const row = (stage: 'lead' | 'proposal' | 'negotiation' | 'closed_won' | 'closed_lost', count: number, valueMinor: number, currency = 'EUR') => ({
    currency,
    stage,
    count,
    valueMinor,
  });

  it('give no win rate before a deal is closed', () => {
    expect(winRate([row('lead', 3, 100)])).toBeNull();
  });

  it('count won deals of all closed ones', () => {
    expect(winRate([row('closed_won', 3, 1), row('closed_lost', 1, 1)])).toBe(0.75);
  });

  it('weigh open deals by stage and leave closed ones out', () => {
    expect(forecast([row('lead', 1, 1000), row('negotiation', 1, 1000), row('closed_won', 1, 5000)])).toEqual([{ currency: 'EUR', valueMinor: 800 }]);
  });

  it('never add up different currencies', () => {
    expect(forecast([row('lead', 1, 1000), row('lead', 1, 2000, 'USD')])).toEqual([
      { currency: 'EUR', valueMinor: 100 },
      { currency: 'USD', valueMinor: 200 },
    ]);
  });
});
