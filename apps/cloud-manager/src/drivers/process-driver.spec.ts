import { EventEmitter } from 'node:events';
import { ProcessDriver } from './process-driver.js';

/** The zone at the other end of the channel. */
class Parent extends EventEmitter {
  readonly asked: Array<Record<string, unknown>> = [];
  reply: object = { instances: [{ id: 'sales', state: 'running', restarts: 0 }, { id: 'sales.2', state: 'draining', restarts: 0 }] };

  send(message: unknown): void {
    const request = message as Record<string, unknown>;
    this.asked.push(request);
    // What answers others comes by here too.
    queueMicrotask(() => this.emit('message', 'ready'));
    queueMicrotask(() => this.emit('message', { fleetReply: Number(request['id']) + 7, instances: [] }));
    queueMicrotask(() => this.emit('message', { fleetReply: request['id'], ...this.reply }));
  }
}

describe('processes of the zone', () => {
  it('are asked for over the channel: one more than those that do not drain', async () => {
    const parent = new Parent();
    await new ProcessDriver(parent).launch('sales');
    expect(parent.asked).toEqual([{ ask: 'fleet.list', service: 'sales', id: 1 }, { ask: 'fleet.scale', service: 'sales', count: 2, id: 2 }]);
    expect(parent.listenerCount('message')).toBe(0);
  });

  it('are ended one by one, or not known', async () => {
    const parent = new Parent();
    const driver = new ProcessDriver(parent);
    await driver.terminate('sales', 'sales.2');
    expect(parent.asked).toMatchObject([{ ask: 'fleet.terminate', instance: 'sales.2' }]);
    parent.reply = { instances: null };
    expect(await driver.list('nobody')).toBeUndefined();
  });

  it('cannot be had where nobody has opened a channel, or the zone would not', async () => {
    await expect(new ProcessDriver(new EventEmitter()).list('sales')).rejects.toMatchObject({ code: 'driver_failed', message: expect.stringContaining('--processes') });
    const parent = new Parent();
    parent.reply = { instances: null, refused: 'no room' };
    await expect(new ProcessDriver(parent).scale('sales', 9)).rejects.toMatchObject({ code: 'driver_failed', message: 'The zone would not: no room' });
  });
});
