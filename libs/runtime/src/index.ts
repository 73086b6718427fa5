/**
 * What every deployable shares: boot, infrastructure, handlers, heartbeat, health, drain.
 * Knows no service; a service is a definition that is given to it.
 */
export * from './define-service.js';
export * from './define-agent.js';
export { agentConfig } from './agent.config.js';
export * from './agent-context.js';
export * from './answering.js';
export { LONGEST_WORK_MS } from './end-service.js';
export * from './start-service.js';
export * from './start-refreshing.js';
export * from './run-service.js';
export * from './rounds.js';
export * from './tokens.js';
export { WAITING, type Waiting } from './waiting.js';
export * from './conversation.js';
export { tablesOf } from './infrastructure.js';
export { Handles } from '@waggle/messaging';
