import type { PayloadOf, ServiceBeat } from '@waggle/contracts';
import type { MessageContext } from '@waggle/messaging';
import type { Database } from '@waggle/persistence';
import type { AgentRegistry } from './agent-registry.service.js';
import { RegistryController } from './registry.controller.js';

const BEAT = { service: 'sales', plane: 'agent', instance: 'one', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: null, standard: null }, limited: {} } as PayloadOf<typeof ServiceBeat>;

async function heard(minutesAgo: number): Promise<number> {
  let beats = 0;
  const registry = { beat: async () => void (beats += 1) } as unknown as AgentRegistry;
  const sut = new RegistryController(registry, {} as Database, { service: 'orchestrator', instance: 'x', zone: 'local', role: 'swarm', dryRun: false });
  await sut.beat(BEAT, { envelope: { from: 'sales', created: new Date(Date.now() - minutesAgo * 60_000).toISOString() } } as MessageContext);
  return beats;
}

describe('a heartbeat', () => {
  it('that was tried again until an outage was over wakes no instance that has died meanwhile', async () => {
    expect(await Promise.all([heard(0), heard(4), heard(6)])).toEqual([1, 1, 0]);
  });
});
