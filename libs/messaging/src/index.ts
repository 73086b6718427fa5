/**
 * A2A over RabbitMQ: priority lanes, confirms, outbox and inbox, delayed retry, dead letters, queries.
 * Owns everything that knows amqplib. Knows no service: messages are values of libs/contracts.
 */
export * from './handles.js';
export * from './messenger.service.js';
export * from './message-context.js';
export * from './messaging.error.js';
export * from './amqp-strategy.js';
export * from './broker.js';
export * from './migrations/index.js';
export * from './topology.js';
export * from './login.js';
export * from './queue-depths.js';
export * from './dead-letters.js';
export type { DeadLetter } from './dead-letter.js';
export * from './rights.js';
export { requireSender } from './sender.js';
export { SENDER_HEADER } from './publisher.js';
export * from './pass-through-filter.js';
export * from './local-heap.js';
export type { Sealed } from './seal.js';
export { boxed } from './boxed.js';
export { storableJson } from './storable-json.js';
export { envelopesIn } from './parcel.js';
export { allMessages, messageNamed, registerMessage } from './catalogue.js';
