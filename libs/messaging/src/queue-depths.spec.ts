import type { Broker } from './broker.js';
import { QueueDepths } from './queue-depths.js';

function depths(connected: boolean): QueueDepths {
  const channel = { on: () => undefined, checkQueue: () => Promise.reject(new Error('no answer')) };
  return new QueueDepths({ connection: { connected, ready: async () => ({ createChannel: async () => channel }) } } as unknown as Pick<Broker, 'connection'>);
}

describe('QueueDepths', () => {
  it('does not take a connection that went for a service without queues', async () => {
    await expect(depths(false).readyFor('sales')).rejects.toMatchObject({ code: 'broker_unavailable', kind: 'transient' });
    expect(await depths(true).readyFor('sales')).toBeUndefined();
  });
});
