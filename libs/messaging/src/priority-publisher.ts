import { BROKER_PRIORITY } from '@waggle/contracts';
import type { Outgoing, Publisher } from './publisher.js';

/** URGENT goes over a channel of its own: the broker works on the messages of one channel in turn, and confirms them so. */
export class PriorityPublisher {
  constructor(
    private readonly urgent: Publisher,
    private readonly others: Publisher,
  ) {}

  publish(message: Outgoing): Promise<void> {
    return (message.brokerPriority === BROKER_PRIORITY.URGENT ? this.urgent : this.others).publish(message);
  }

  async close(): Promise<void> {
    await Promise.all([this.urgent.close(), this.others.close()]);
  }
}
