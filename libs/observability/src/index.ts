/**
 * Structured logs, Prometheus metrics, health: what lets people see a service from outside.
 * Knows no service and no message.
 */
export * from './logger.js';
export * from './metrics.js';
export * from './health.js';
export * from './health-server.js';
