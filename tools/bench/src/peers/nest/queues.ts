import { type RmqOptions, Transport } from '@nestjs/microservices';

/** More than the pool holds, so that it never waits for the broker. */
export const PREFETCH = 100;

export const QUEUES = { steps: 'orchestrator', scan: 'security', work: 'sales', record: 'audit' } as const;
export type QueueName = keyof typeof QUEUES;

/** Durable queue, persistent messages. */
export function clientOptions(url: string, queue: QueueName): RmqOptions & { transport: Transport.RMQ } {
  return { transport: Transport.RMQ, options: { urls: [url], queue: QUEUES[queue], persistent: true, queueOptions: { durable: true } } };
}

/** Acknowledged by hand, after the work. */
export function serverOptions(url: string, queue: QueueName): RmqOptions {
  const { options } = clientOptions(url, queue);
  return { transport: Transport.RMQ, options: { ...options, noAck: false, prefetchCount: PREFETCH } };
}
