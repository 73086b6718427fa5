import { LANES } from '@waggle/contracts';
import type { Broker } from './broker.js';
import { queueName } from './topology.js';

/** How much waits for a service, asked of the broker itself: what its consumers have in hand is not told there. */
export class QueueDepths {
  constructor(private readonly broker: Pick<Broker, 'connection'>) {}

  /** Messages that wait in both lanes; undefined when the service has no queues. @throws AppError `broker_unavailable` */
  async readyFor(service: string): Promise<number | undefined> {
    const model = await this.broker.connection.ready();
    // A question after a queue that is not there ends its channel.
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    try {
      const counts = [];
      for (const lane of LANES) counts.push((await channel.checkQueue(queueName(service, lane))).messageCount);
      await channel.close();
      return counts.reduce((sum, count) => sum + count, 0);
    } catch {
      return undefined;
    }
  }
}
