import { lyingIn } from './stores.js';

/** A broker that counts so, one count a look. */
const counting = (...counts: Array<Record<string, number>>) => {
  let looks = 0;
  return { look: async () => new Map(Object.entries(counts[looks++] ?? {})), looks: () => looks };
};

describe('what lies in the queues of a zone at rest', () => {
  it('is not a message that was on its way when the broker counted', async () => {
    const broker = counting({ 'gatekeeper.express': 1 }, { 'audit.express': 1 });
    expect(await lyingIn(broker.look, 0)).toEqual(new Map());
    expect(broker.looks()).toBe(2);
  });

  it('is what every count has seen, as often as the least of them', async () => {
    const broker = counting({ 'audit.dead': 2, 'sales.express': 3 }, { 'audit.dead': 2, 'sales.express': 1 }, { 'audit.dead': 2, 'sales.express': 4, 'crm.express': 1 });
    expect(await lyingIn(broker.look, 0)).toEqual(new Map([['audit.dead', 2], ['sales.express', 1]]));
  });

  it('is looked at once when nothing is there', async () => {
    const broker = counting({}, { 'audit.dead': 1 });
    expect(await lyingIn(broker.look, 0)).toEqual(new Map());
    expect(broker.looks()).toBe(1);
  });
});
