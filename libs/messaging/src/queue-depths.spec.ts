import type { Broker } from './broker.js';
import { QueueDepths } from './queue-depths.js';

function depths(connected: boolean, failure: Error = new Error('no answer')): QueueDepths {
  const channel = { on: () => undefined, checkQueue: () => Promise.reject(failure) };
  return new QueueDepths({ connection: { connected, ready: async () => ({ createChannel: async () => channel }) } } as unknown as Pick<Broker, 'connection'>);
}

describe('QueueDepths', () => {
  it('does not take a connection that went for a service without queues', async () => {
    await expect(depths(false).readyFor('sales')).rejects.toMatchObject({ code: 'broker_unavailable', kind: 'transient' });
  });

  it('takes for no queue only one that is not there, and not one that the broker cannot reach', async () => {
    const notFound = (text: string): Error => Object.assign(new Error(`Operation failed: QueueDeclare; 404 (NOT-FOUND) with message "NOT_FOUND - ${text}"`), { code: 404 });
    expect(await depths(true, notFound("no queue 'sales.express' in vhost '/'")).readyFor('sales')).toBeUndefined();
    const down = notFound("home node 'rabbit@two' of durable queue 'sales.express' in vhost '/' is down or inaccessible");
    for (const failure of [down, new Error('no answer')]) await expect(depths(true, failure).readyFor('sales')).rejects.toMatchObject({ code: 'queue_unknown', kind: 'transient' });
  });
});
