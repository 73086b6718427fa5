import { Metrics } from '@waggle/observability';
import type { Facts } from './findings/judge.js';
import { Gauges } from './gauges.service.js';
import { HealthMeters } from './health-meters.service.js';
import type { Prober } from './probing/prober.service.js';

const QUEUE = { ready: 0, consumers: 1 };
const factsOf = (...services: string[]): Facts => ({ instances: [], queues: new Map(services.map((service) => [service, { express: QUEUE, standard: QUEUE, dead: QUEUE }])), unservedSeconds: new Map(), figures: undefined, checks: [], away: new Set() });

describe('the figures of queues', () => {
  it('are of those that there are, and no more of one that was deleted', async () => {
    const metrics = new Metrics('monitor');
    const sut = new Gauges(new HealthMeters(metrics), { view: () => ({ probeSeconds: 0.1, unansweredSeconds: null }) } as unknown as Prober);
    sut.show(factsOf('crm', 'sales'), []);
    expect(await metrics.render()).toContain('target="sales"');
    sut.show(factsOf('crm'), []);
    const shown = await metrics.render();
    expect(shown).toContain('target="crm"');
    expect(shown).not.toContain('target="sales"');
  });
});
