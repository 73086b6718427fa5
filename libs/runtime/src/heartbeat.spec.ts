import type { PayloadOf, ServiceBeat } from '@waggle/contracts';
import type { Messenger } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { defineService } from './define-service.js';
import { Heartbeat } from './heartbeat.js';

function beating(): { sut: Heartbeat; said: string[] } {
  const said: string[] = [];
  const messenger = { publish: async (_: unknown, { state }: PayloadOf<typeof ServiceBeat>) => void said.push(state) } as unknown as Messenger;
  return { sut: new Heartbeat(messenger, defineService({ name: 'sales', plane: 'agent', roles: ['swarm'] }), 'a', silentLogger(), new Metrics('sales')), said };
}

describe('the heartbeat of an instance', () => {
  it('is said at the start, at a roll call and at the end', async () => {
    const { sut, said } = beating();
    await sut.start();
    await sut.now();
    await sut.stop();
    expect(said).toEqual(['ready', 'ready', 'stopping']);
  });

  it('says nothing after that it stops: a roll call makes nobody alive who drains', async () => {
    const { sut, said } = beating();
    const early = sut.now();
    await sut.stop();
    await Promise.all([early, sut.now()]);
    expect(said).toEqual(['stopping']);
  });
});
