import { BROKER_PRIORITY, PRIORITIES, type Priority } from '@waggle/contracts';
import fc from 'fast-check';
import { envelopesIn, Gathering, LONGEST_TOGETHER, MOST_TOGETHER } from './parcel.js';
import type { Outgoing } from './publisher.js';

function outgoing(n: number, more: Partial<Outgoing> & { urgency?: Priority } = {}): Outgoing {
  const { urgency = 'NORMAL', ...rest } = more;
  return { id: String(n), name: 'test.work.v1', exchange: 'e', key: 'k', mandatory: true, brokerPriority: BROKER_PRIORITY[urgency], persistent: true, together: true, body: JSON.stringify({ n }), ...rest };
}

function gathered(messages: readonly Outgoing[], most = MOST_TOGETHER): Outgoing[][] {
  const gathering = new Gathering(most);
  for (const message of messages) gathering.add(message);
  return gathering.take('urgent', 'patient', 'none').map((parcel) => parcel.messages);
}

describe('messages that travel together', () => {
  it('share a way and a priority, keep their order, and none is lost or doubled [R-PARCEL]', () => {
    const message = fc.record({ key: fc.constantFrom('a', 'b'), urgency: fc.constantFrom(...PRIORITIES), together: fc.boolean() });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 300 }), fc.integer({ min: 1, max: 70 }), (kinds, most) => {
        const all = kinds.map((kind, n) => outgoing(n, kind));
        const parcels = gathered(all, most);
        expect(parcels.flat().sort((one, two) => Number(one.id) - Number(two.id))).toEqual(all);
        for (const parcel of parcels) {
          expect(parcel.length).toBeLessThanOrEqual(most);
          expect(new Set(parcel.map(({ key, brokerPriority }) => `${key} ${brokerPriority}`)).size).toBe(1);
          expect(parcel.length === 1 || parcel.every(({ together }) => together)).toBe(true);
        }
        const order = (of: Outgoing[]): string[] => of.filter(({ together, key }) => together && key === 'a').map(({ brokerPriority, id }) => `${brokerPriority} ${id}`);
        for (const priority of PRIORITIES) {
          const own = (texts: string[]): string[] => texts.filter((text) => text.startsWith(`${BROKER_PRIORITY[priority]} `));
          expect(own(order(parcels.flat()))).toEqual(own(order(all)));
        }
      }),
    );
  });

  it('are no longer together than a message may be; a longer one travels alone', () => {
    const long = 'x'.repeat(LONGEST_TOGETHER);
    const half = 'x'.repeat(LONGEST_TOGETHER / 2);
    expect(gathered([outgoing(1, { body: half }), outgoing(2, { body: half }), outgoing(3, { body: half }), outgoing(4, { body: `${long}x` }), outgoing(5)]).map((parcel) => parcel.map(({ id }) => id))).toEqual([
      ['1', '2'],
      ['3'],
      ['4'],
      ['5'],
    ]);
  });

  it('wait for more only in the standard lane', () => {
    const gathering = new Gathering(MOST_TOGETHER);
    for (const urgency of PRIORITIES) gathering.add(outgoing(BROKER_PRIORITY[urgency], { urgency }));
    expect(gathering.take('urgent').flatMap(({ messages }) => messages.map(({ brokerPriority }) => brokerPriority))).toEqual([BROKER_PRIORITY.URGENT, BROKER_PRIORITY.HIGH]);
    expect(gathering.add(outgoing(9)).messages).toHaveLength(2);
    expect(gathering.take('urgent', 'patient').map(({ messages }) => messages.length)).toEqual([2, 1]);
    expect(gathering.empty).toBe(true);
  });

  it('wait longest where nobody waits for any of them, until they are as many as travel together', () => {
    const gathering = new Gathering(3);
    const hastes = [1, 2, 3].map((n) => gathering.add(outgoing(n, { unhurried: true })).haste);
    expect(hastes).toEqual(['none', 'none', 'patient']);
    expect(gathering.take('urgent', 'patient').map(({ messages }) => messages.length)).toEqual([3]);
    gathering.add(outgoing(4, { unhurried: true }));
    expect(gathering.take('urgent', 'patient')).toEqual([]);
    expect(gathering.add(outgoing(5)).haste).toBe('patient');
    expect(gathering.take('urgent', 'patient').map(({ messages }) => messages.map(({ id }) => id))).toEqual([['4', '5']]);
    expect(gathering.add(outgoing(6, { unhurried: true, urgency: 'URGENT' })).haste).toBe('urgent');
  });

  it('keep their order also where one is full by its length and the next by the number of its messages', () => {
    const gathering = new Gathering(2);
    const half = 'x'.repeat(LONGEST_TOGETHER / 2 + 1);
    gathering.add(outgoing(1, { unhurried: true, body: half }));
    gathering.add(outgoing(2, { unhurried: true, body: half }));
    gathering.add(outgoing(3, { unhurried: true }));
    expect(gathering.take('urgent', 'patient').map(({ messages }) => messages.map(({ id }) => id))).toEqual([['1'], ['2', '3']]);
  });

  it('are read as they were written, a lone one as before', () => {
    const gathering = new Gathering(MOST_TOGETHER);
    const parcel = gathering.add(outgoing(1));
    expect(JSON.parse(parcel.body.toString())).toEqual({ n: 1 });
    gathering.add(outgoing(2));
    expect(envelopesIn(parcel.body)).toEqual([{ n: 1 }, { n: 2 }]);
  });
});
