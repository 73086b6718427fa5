import type { PayloadOf, Role, ServiceBeat } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Prober } from '../probing/prober.service.js';
import { Instances } from './instances.service.js';
import { Watch } from './watch.service.js';

const HOUR_MS = 3_600_000;
const RULES = { HEALTH_PROBE_SECONDS: 10, HEALTH_STUCK_SECONDS: 35, HEALTH_DEAD_SECONDS: 300 };
const LANE = { ready: 0, consumers: 1 };
const beat = (instance: string): PayloadOf<typeof ServiceBeat> => ({ service: 'sales', instance, plane: 'agent', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: 0, standard: 0 }, limited: {} });

/** A watch over a zone in which sales has queues, and nothing else. */
function watching(broken: { is: boolean } = { is: false }, { role = 'swarm', has = ['sales'] }: { role?: Role; has?: string[] } = {}) {
  const messenger = { publish: async () => undefined, ask: async () => ({}) };
  const queuesOf = async (service: string) => {
    if (broken.is && service === 'sales') throw new AppError('queue_unknown', 'transient', 'its node is down');
    return has.includes(service) ? { express: LANE, standard: LANE, dead: LANE } : undefined;
  };
  const depths = { queuesOf };
  const prober = new Prober(messenger as never, depths as never, { probes: { inc: () => undefined } } as never, RULES, { role });
  const instances = new Instances(RULES);
  const sut = new Watch(instances, prober, {} as never, { states: [] } as never, { report: async () => ({ checks: [] }) } as never);
  return { sut, prober, instances };
}

describe('a monitor that has slept with its machine, or whose clock was set', () => {
  it.each([HOUR_MS, -HOUR_MS])('by %d ms finds nobody silent and forgets nobody before its next round [R-HEALTH-STUCK]', async (by) => {
    const { sut, prober, instances } = watching();
    const began = 2 * HOUR_MS;
    await prober.round(began);
    for (const instance of ['a', 'b']) instances.hear(beat(instance), began);
    await prober.round(began + 10_000);
    instances.hear(beat('b'), began + 10_000);
    const seen = async (at: number): Promise<string[]> => (await sut.facts(at)).instances.map(({ instance, state }) => `${instance} ${state}`);
    expect(await seen(began + by)).toEqual(['a alive', 'b alive']);
    expect(sut.services(began + by)[0]?.instances.map(({ state }) => state)).toEqual(['alive', 'alive']);
    for (let ms = 0; ms <= 40_000; ms += 10_000) await prober.round(began + by + ms);
    expect(await seen(began + by + 40_000)).toEqual(['a stuck', 'b stuck']);
  });
});

describe('a monitor whose rounds are slow', () => {
  it.each([
    ['finds who is stuck as long as they come often enough', 18_000, ['a stuck', 'b alive']],
    ['finds nobody stuck whom it has hardly asked', 31_000, ['a alive', 'b alive']],
  ])('%s [R-HEALTH-STUCK]', async (_, gapMs, found) => {
    const { sut, prober, instances } = watching();
    const began = HOUR_MS;
    for (const instance of ['a', 'b']) instances.hear(beat(instance), began);
    let at = began;
    for (let round = 0; round < 6; round += 1, at += gapMs) {
      await prober.round(at);
      instances.hear(beat('b'), at);
      // The judge comes every five seconds, whatever the round takes.
      for (let ms = 5_000; ms < gapMs; ms += 5_000) await sut.facts(at + ms);
    }
    expect((await sut.facts(at - 1_000)).instances.map(({ instance, state }) => `${instance} ${state}`)).toEqual(found);
  });
});

describe('a monitor to which the broker does not say what waits for a service', () => {
  it('goes on finding that it is stuck', async () => {
    const broken = { is: false };
    const { sut, prober, instances } = watching(broken);
    await prober.round(HOUR_MS);
    instances.hear(beat('a'), HOUR_MS);
    broken.is = true;
    for (let ms = 10_000; ms <= 40_000; ms += 10_000) await prober.round(HOUR_MS + ms);
    expect([[...prober.queues.keys()], (await sut.facts(HOUR_MS + 40_000)).instances.map(({ state }) => state)]).toEqual([['sales'], ['stuck']]);
  });
});

describe('a monitor of a zone that has changed its role', () => {
  it.each<[Role, string[]]>([
    ['swarm', ['generalist', 'sales']],
    ['single', ['generalist']],
  ])('looks in the role %s only at what that runs, whatever queues there are [R-HEALTH-DEAD]', async (role, seen) => {
    const { prober } = watching(undefined, { role, has: ['generalist', 'sales'] });
    await prober.round(HOUR_MS);
    expect([...prober.queues.keys()]).toEqual(seen);
  });
});
