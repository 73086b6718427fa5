import { LANES, type Lane, LANE_OF, MAX_BROKER_PRIORITY, type Message, type Priority } from '@waggle/contracts';
import type { Channel, Options } from 'amqplib';

export type QueueType = 'classic' | 'quorum';

/** All of type topic: only there the broker checks the routing key against what a user may publish and bind. */
export const EXCHANGES = {
  commands: 'waggle.commands',
  events: 'waggle.events',
  broadcast: 'waggle.broadcast',
  replies: 'waggle.replies',
  dead: 'waggle.dead',
} as const;

export const queueName = (service: string, lane: Lane): string => `${service}.${lane}`;
export const deadQueueName = (service: string): string => `${service}.dead`;
/** Where an addressed message goes: the receiver's lane and the message's own name, which decides who may send it. */
export const commandKey = (service: string, lane: Lane, message: string): string => `${queueName(service, lane)}.${message}`;
/** A queue of one instance, gone with its connection. */
export const instanceQueueName = (use: 'reply' | 'broadcast', service: string, id: string): string => `${use}.${service}.${id}`;
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
  return { exchange: EXCHANGES.commands, key: commandKey(to ?? message.owner, LANE_OF[priority], message.name), mandatory: true };
}

/** Exchanges and the retry queues, which all services share: a message comes back under its own routing key. */
export async function assertShared(channel: Channel, type: QueueType, retryDelaysMs: readonly number[]): Promise<void> {
  for (const exchange of Object.values(EXCHANGES)) await channel.assertExchange(exchange, 'topic', { durable: true });
  for (const delay of new Set(retryDelaysMs)) {
    const name = retryExchange(delay);
    await channel.assertExchange(name, 'topic', { durable: true });
    await channel.assertQueue(name, retryOptions(type, delay));
    await channel.bindQueue(name, name, '#');
  }
}

/** What `assertShared` makes is there. @throws what the broker says when an exchange is missing */
export async function checkShared(channel: Channel, retryDelaysMs: readonly number[]): Promise<void> {
  for (const exchange of [...Object.values(EXCHANGES), ...retryDelaysMs.map(retryExchange)]) await channel.checkExchange(exchange);
}

/** A service's two lanes and its dead-letter queue, bound to the events that it handles. */
export async function assertService(channel: Channel, type: QueueType, service: string, events: readonly string[]): Promise<void> {
  await channel.assertQueue(deadQueueName(service), deadOptions(type));
  await channel.bindQueue(deadQueueName(service), EXCHANGES.dead, service);
  for (const lane of LANES) {
    const queue = queueName(service, lane);
    await channel.assertQueue(queue, laneOptions(type, service));
    await channel.bindQueue(queue, EXCHANGES.commands, commandsOf(service, lane));
    for (const event of events) await channel.bindQueue(queue, EXCHANGES.events, `${lane}.${event}`);
  }
}

/** The binding key of a lane: every message that is addressed to it. */
export const commandsOf = (service: string, lane: Lane): string => `${queueName(service, lane)}.#`;

export function retryOptions(type: QueueType, delayMs: number): Options.AssertQueue {
  return { durable: true, arguments: { ...typeArguments(type), 'x-message-ttl': delayMs, 'x-dead-letter-exchange': EXCHANGES.commands } };
}

export function deadOptions(type: QueueType): Options.AssertQueue {
  return { durable: true, arguments: typeArguments(type) };
}

export function laneOptions(type: QueueType, service: string): Options.AssertQueue {
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
