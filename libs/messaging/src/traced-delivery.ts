import type { TracedMessage, Traces } from '@waggle/observability';
import type { Delivery } from './delivery.js';

/**
 * Handles a delivery within its trace. What the handler causes continues its span; the wire keeps the `traceparent` that it
 * came with, so that a retry hangs under the same parent.
 */
export function tracedOne<T>(traces: Traces | undefined, delivery: Delivery, run: (delivery: Delivery) => Promise<T>): Promise<T> {
  if (traces?.on !== true) return run(delivery);
  return traces.handle(described(delivery), (traceparent) => run(continued(delivery, traceparent)));
}

export function tracedBatch<T>(traces: Traces | undefined, deliveries: readonly Delivery[], run: (deliveries: readonly Delivery[]) => Promise<T>): Promise<T> {
  if (traces?.on !== true) return run(deliveries);
  return traces.handleAll(deliveries.map(described), (traceparents) => run(deliveries.map((delivery, index) => continued(delivery, traceparents[index]))));
}

function continued(delivery: Delivery, traceparent: string | undefined): Delivery {
  return { ...delivery, envelope: { ...delivery.envelope, traceparent } };
}

function described({ envelope, raw, lane, message }: Delivery): TracedMessage {
  const { id, name, correlationId, taskId, attempt, traceparent } = envelope;
  const { exchange, routingKey } = raw.fields;
  return { id, name, correlationId, taskId, attempt, traceparent, destination: [exchange, routingKey, message.broadcast === true ? 'broadcast' : lane].join(':') };
}
