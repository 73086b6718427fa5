import type { PayloadOf, ServiceBeat } from '@waggle/contracts';
import { Instances } from './instances.service.js';

const SECOND = 1000;
const RULES = { HEALTH_STUCK_SECONDS: 35, HEALTH_DEAD_SECONDS: 300 };
const beat = (idleSeconds: number, more: Partial<PayloadOf<typeof ServiceBeat>> = {}): PayloadOf<typeof ServiceBeat> => ({
  service: 'sales',
  plane: 'agent',
  instance: 'a',
  state: 'ready',
  capabilities: {},
  inHand: 0,
  idleMs: { express: idleSeconds * SECOND, standard: 0 },
  limited: {},
  ...more,
});
const PROBED = new Map([['sales', 0]]);

function statesAt(seconds: number, hear: (sut: Instances) => void, probed: ReadonlyMap<string, number> = PROBED): string[] {
  const sut = new Instances(RULES);
  hear(sut);
  return sut.states(probed, seconds * SECOND).map(({ instance, state }) => `${instance} ${state}`);
}

describe('an instance', () => {
  it.each([
    ['ends work in both lanes', 100, 0, ['a alive']],
    ['has ended nothing in one lane for longer than may be, and beats', 100, 36, ['a stuck']],
    ['has ended nothing in one lane for as long as may be', 100, 35, ['a alive']],
  ])('that %s is found so [R-HEALTH-STUCK]', (_what, at, idle, states) => {
    expect(statesAt(at, (sut) => { sut.hear(beat(0), 0); sut.hear(beat(idle), at * SECOND); })).toEqual(states);
  });

  it('that is silent consumes nothing either, and is dead in the end [R-HEALTH-DEAD]', () => {
    const hear = (sut: Instances) => sut.hear(beat(0), 0);
    expect([statesAt(35, hear), statesAt(36, hear), statesAt(301, hear)]).toEqual([['a alive'], ['a stuck'], ['a dead']]);
  });

  it('is not blamed for what it was not asked', () => {
    expect(statesAt(100, (sut) => sut.hear(beat(0), 0), new Map([['sales', 90 * SECOND]]))).toEqual(['a alive']);
    expect(statesAt(100, (sut) => sut.hear(beat(0), 0), new Map())).toEqual(['a alive']);
  });

  it('that stands still while the monitor was deaf is found stuck before it counts as dead [R-HEALTH-STUCK]', () => {
    const [deafUntil, other] = [290, beat(0, { instance: 'b' })];
    const at = (seconds: number): string[] =>
      statesAt(seconds, (sut) => { sut.hear(beat(0), 0); sut.hear(other, 0); sut.hear(other, seconds * SECOND); }, new Map([['sales', deafUntil * SECOND]]));
    expect([at(310), at(326), at(590), at(591)]).toEqual([['a alive', 'b alive'], ['a stuck', 'b alive'], ['a stuck', 'b alive'], ['b alive']]);
  });

  it('that says that it stops, or was replaced, is forgotten', () => {
    expect(statesAt(100, (sut) => { sut.hear(beat(0), 0); sut.hear(beat(0, { state: 'stopping' }), 1); })).toEqual([]);
    expect(statesAt(100, (sut) => { sut.hear(beat(0), 0); sut.hear(beat(0, { instance: 'b' }), 60 * SECOND); sut.hear(beat(0, { instance: 'b' }), 99 * SECOND); })).toEqual(['b alive']);
  });

  it('that is dead is forgotten when its service was taken away for good, and not before', () => {
    const hear = (sut: Instances) => { sut.hear(beat(0), 0); sut.hear(beat(0, { service: 'crm', instance: 'b' }), 0); };
    const probed = new Map([...PROBED, ['crm', 0]]);
    expect(statesAt(300, (sut) => { hear(sut); sut.forgetDead(new Set(['crm']), 300 * SECOND); }, probed)).toEqual(['a stuck', 'b stuck']);
    expect(statesAt(301, (sut) => { hear(sut); sut.forgetDead(new Set(['crm']), 301 * SECOND); }, probed)).toEqual(['b dead']);
  });

  it('that stands still beside one that was there before is not taken for replaced [R-HEALTH-STUCK]', () => {
    expect(statesAt(40, (sut) => { sut.hear(beat(0, { instance: 'b' }), 0); sut.hear(beat(0), 1); sut.hear(beat(0, { instance: 'b' }), 39 * SECOND); })).toEqual(['b alive', 'a stuck']);
  });
});
