import { LANES, type Lane, LANE_OF, MAX_BROKER_PRIORITY, type Message, type Priority } from '@waggle/contracts';
import type { Channel, Options } from 'amqplib';

export type QueueType = 'classic' | 'quorum';

export const EXCHANGES = {
  direct: 'waggle.direct',
  events: 'waggle.events',
  broadcast: 'waggle.broadcast',
  dead: 'waggle.dead',
} as const;

export const queueName = (service: string, lane: Lane): string => `${service}.${lane}`;
export const deadQueueName = (service: string): string => `${service}.dead`;
export const retryExchange = (delayMs: number): string => `waggle.retry.${delayMs}`;

/** Where a message goes. An unroutable event is nobody's loss (`mandatory` false), any other is an error. */
export interface Route {
  readonly exchange: string;
  readonly key: string;
  readonly mandatory: boolean;
}

export function routeOf(message: Message, priority: Priority, to?: string): Route {
  if (message.broadcast === true) return { exchange: EXCHANGES.broadcast, key: message.name, mandatory: false };
  if (message.kind === 'event') return { exchange: EXCHANGES.events, key: `${LANE_OF[priority]}.${message.name}`, mandatory: false };
  return { exchange: EXCHANGES.direct, key: queueName(to ?? message.owner, LANE_OF[priority]), mandatory: true };
}

/** Exchanges and the retry queues, which all services share: a message comes back under its own routing key. */
export async function assertShared(channel: Channel, type: QueueType, retryDelaysMs: readonly number[]): Promise<void> {
  await channel.assertExchange(EXCHANGES.direct, 'direct', { durable: true });
  await channel.assertExchange(EXCHANGES.events, 'topic', { durable: true });
  await channel.assertExchange(EXCHANGES.broadcast, 'topic', { durable: true });
  await channel.assertExchange(EXCHANGES.dead, 'direct', { durable: true });
  for (const delay of new Set(retryDelaysMs)) {
    const name = retryExchange(delay);
    await channel.assertExchange(name, 'fanout', { durable: true });
    await channel.assertQueue(name, { durable: true, arguments: { ...typeArguments(type), 'x-message-ttl': delay, 'x-dead-letter-exchange': EXCHANGES.direct } });
    await channel.bindQueue(name, name, '');
  }
}

/** A service's two lanes and its dead-letter queue, bound to the events that it handles. */
export async function assertService(channel: Channel, type: QueueType, service: string, events: readonly string[]): Promise<void> {
  await channel.assertQueue(deadQueueName(service), { durable: true, arguments: typeArguments(type) });
  await channel.bindQueue(deadQueueName(service), EXCHANGES.dead, service);
  for (const lane of LANES) {
    const queue = queueName(service, lane);
    await channel.assertQueue(queue, laneOptions(type, service));
    await channel.bindQueue(queue, EXCHANGES.direct, queue);
    for (const event of events) await channel.bindQueue(queue, EXCHANGES.events, `${lane}.${event}`);
  }
}

function laneOptions(type: QueueType, service: string): Options.AssertQueue {
  const priority = type === 'classic' ? { 'x-max-priority': MAX_BROKER_PRIORITY } : {};
  const dead = { 'x-dead-letter-exchange': EXCHANGES.dead, 'x-dead-letter-routing-key': service };
  return { durable: true, arguments: { ...typeArguments(type), ...priority, ...dead } };
}

function typeArguments(type: QueueType): Record<string, string> {
  return type === 'quorum' ? { 'x-queue-type': 'quorum' } : {};
}

/** What this broker cannot do of what the configuration asks; empty when all is well. */
export function brokerShortfalls(version: string, type: QueueType): string[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (type === 'classic') return [];
  if (major < 4) return [`RabbitMQ ${version} ignores priorities in quorum queues: only the lanes and the local heap order the work. Use A2A_QUEUES=classic, or RabbitMQ 4.3.`];
  if (major === 4 && minor < 3) return [`RabbitMQ ${version} knows two priorities in quorum queues; strict ones came with 4.3.`];
  return [];
}
