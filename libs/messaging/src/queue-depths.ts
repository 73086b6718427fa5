import { LANES, type Lane } from '@waggle/contracts';
import { AppError, isError } from '@waggle/errors';
import { unavailable } from './broker-connection.js';
import type { Broker } from './broker.js';
import { endChannel } from './ending.js';
import type { MessagingErrorCode } from './messaging.error.js';
import { deadQueueName, queueName } from './topology.js';

/** One queue as the broker counts it. */
export interface QueueState {
  readonly ready: number;
  readonly consumers: number;
}

/** The queues of one service. */
export type ServiceQueues = Readonly<Record<Lane | 'dead', QueueState>>;

/** How much waits for a service, asked of the broker itself: what its consumers have in hand is not told there. */
export class QueueDepths {
  constructor(private readonly broker: Pick<Broker, 'connection'>) {}

  /** Messages that wait in both lanes; undefined when the service has no queues. @throws AppError as `queuesOf` */
  async readyFor(service: string): Promise<number | undefined> {
    const queues = await this.queuesOf(service);
    return queues && LANES.reduce((sum, lane) => sum + queues[lane].ready, 0);
  }

  /**
   * Undefined when the service has no queues: it was never started here.
   *
   * @throws AppError `broker_unavailable`, `queue_unknown` (transient) when the broker does not say of one of them, as while its node is down
   */
  async queuesOf(service: string): Promise<ServiceQueues | undefined> {
    const model = await this.broker.connection.ready();
    // A question after a queue that is not there ends its channel.
    const channel = await model.createChannel();
    channel.on('error', () => undefined);
    const stateOf = async (queue: string): Promise<QueueState> => {
      const { messageCount: ready, consumerCount: consumers } = await channel.checkQueue(queue);
      return { ready, consumers };
    };
    try {
      const [express, standard, dead] = [await stateOf(queueName(service, 'express')), await stateOf(queueName(service, 'standard')), await stateOf(deadQueueName(service))];
      await endChannel(channel);
      return { express, standard, dead };
    } catch (error) {
      if (!this.broker.connection.connected) throw unavailable('The connection went while the broker was asked for its queues.', error);
      if (isNoQueue(error)) return undefined;
      throw new AppError<MessagingErrorCode>('queue_unknown', 'transient', `The broker does not say what waits for ${service}.`, { service }, error);
    }
  }
}

/** Not so a queue that is there and cannot be reached, which is "not found" as well. */
function isNoQueue(thrown: unknown): boolean {
  return isError(thrown) && thrown.code === 404 && thrown.message.includes('no queue');
}
