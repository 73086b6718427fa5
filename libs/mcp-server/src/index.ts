/**
 * What every tool server shares: MCP over HTTP, callers, policy, time limits, coded errors, and for DANGEROUS tools the
 * executor with its ledger. Knows no tool and no outside system: a server is its tools and their provider.
 */
export * from './define-tool-server.js';
export * from './tool-handler.js';
export * from './effect.error.js';
export { EffectExecutor, type EffectResult, type GrantedCall } from './effect-executor.service.js';
export { EffectRepository } from './effect.repository.js';
export * from './limits.service.js';
export { Callers } from './http/callers.js';
export { HttpDoor, type HttpDoorOptions } from './http/http-door.js';
export type { Exchange, OpenSession } from './http/exchange.js';
export { SessionExchange, type SessionOptions } from './http/session-exchange.js';
export { StatelessExchange } from './http/stateless-exchange.js';
export { POLICY, type Policy } from './permission.policy.js';
export { toolServerConfig, type ToolServerConfig } from './tool-server.config.js';
