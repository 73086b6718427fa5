/**
 * What the services say to each other: messages, tools, the task's states, the shared words.
 * Schemas and constants only; no I/O, no rule of who may do what.
 */
export * from './priority.js';
export * from './envelope.js';
export * from './message.js';
export { sendersOf } from './senders-of.js';
export * from './prefix.js';
export * from './zone.js';
export * from './zones-file.js';
export * from './zone-watch.js';
export * from './sync.js';
export * from './source.js';
export * from './task.js';
export * from './task-text.js';
export * from './proposal.js';
export * from './dead-letter.js';
export * from './feedback.js';
export * from './lesson.js';
export * from './scan.js';
export * from './schedule.js';
export * from './named-texts.js';
export * from './read-text.js';
export * from './stop.js';
export * from './instances.js';
export * from './scaling.js';
export * from './health.js';
export * from './fleet.js';
export * from './tool.js';
export * from './tool-listing.js';
export * from './agent-result.js';
export * from './messages/index.js';
export * from './tools/index.js';
export * from './operation.js';
export * from './outside-tools.js';
export * from './webhook.js';
export * from './without-person.js';
