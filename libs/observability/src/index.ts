/**
 * Structured logs, Prometheus metrics, traces, health: what lets people see a service from outside.
 * Knows no service and no message.
 */
export * from './logger.js';
export * from './known-secrets.js';
export * from './metrics.js';
export * from './traces.js';
export * from './open-traces.js';
export * from './steps.js';
export * from './task-trace.js';
export type { TracedMessage } from './message-attributes.js';
export * from './health.js';
export * from './health-server.js';
