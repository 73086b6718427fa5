import type { PayloadOf, ServiceBeat } from '@waggle/contracts';
import { Prober } from '../probing/prober.service.js';
import { Instances } from './instances.service.js';
import { Watch } from './watch.service.js';

const HOUR_MS = 3_600_000;
const LANE = { ready: 0, consumers: 1 };
const beat = (instance: string): PayloadOf<typeof ServiceBeat> => ({ service: 'sales', instance, plane: 'agent', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: 0, standard: 0 }, limited: {} });

/** A watch over two instances of sales, and nothing else. */
function watching() {
  const messenger = { publish: async () => undefined, ask: async () => ({}) };
  const depths = { queuesOf: async (service: string) => (service === 'sales' ? { express: LANE, standard: LANE, dead: LANE } : undefined) };
  const prober = new Prober(messenger as never, depths as never, { probes: { inc: () => undefined } } as never, { HEALTH_PROBE_SECONDS: 10 });
  const instances = new Instances({ HEALTH_STUCK_SECONDS: 35, HEALTH_DEAD_SECONDS: 300 });
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
    await prober.round(began + by);
    await prober.round(began + by + 25_000);
    await prober.round(began + by + 50_000);
    expect(await seen(began + by + 50_000)).toEqual(['a stuck', 'b stuck']);
  });
});
