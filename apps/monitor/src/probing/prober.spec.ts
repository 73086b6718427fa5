import { type Messenger, type QueueDepths, type ServiceQueues } from '@waggle/messaging';
import { type HealthMeters } from '../health-meters.service.js';
import { Prober } from './prober.service.js';

const NONE = { ready: 0, consumers: 0 };

/** A prober of a zone in which only sales has queues, with so many dead letters at each count. */
function setup(...counts: number[]) {
  const queuesOf = async (service: string): Promise<ServiceQueues | undefined> => (service === 'sales' ? { express: NONE, standard: NONE, dead: { ready: counts.shift() ?? 0, consumers: 0 } } : undefined);
  const messenger = { publish: async () => undefined } as unknown as Messenger;
  const config = { HEALTH_PROBE_SECONDS: 10, HEALTH_STUCK_SECONDS: 35 };
  const sut = new Prober(messenger, { queuesOf } as unknown as QueueDepths, {} as HealthMeters, config, { role: 'swarm' });
  const round = async (): Promise<number | undefined> => {
    await sut.round();
    return sut.queues.get('sales')?.dead.ready;
  };
  return { round };
}

describe('dead letters, which whoever looks at them holds for a moment', () => {
  it('are gone when two counts in a row have found none [R-DEAD-LETTERS]', async () => {
    const { round } = setup(2, 0, 2, 1, 0, 0, 0);
    const seen: Array<number | undefined> = [];
    for (let count = 0; count < 7; count += 1) seen.push(await round());
    expect(seen).toEqual([2, 2, 2, 1, 1, 0, 0]);
  });
});
