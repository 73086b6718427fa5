/**
 * What specs share: servers of their own, waiting for conditions, builders of contract values, processes to start and kill.
 * Only specs import it. It must not know any app.
 */
export * from './test-scope.js';
export * from './wait-for.js';
export * from './child-process.js';
export * from './busy-client.js';
export * from './tcp-proxy.js';
export * from './builders/envelope.builder.js';
export * from './builders/task.builder.js';
export * from './builders/proposal.builder.js';
export * from './builders/agent-context.builder.js';
export * from './builders/slack.builder.js';
export * from './conformance.js';
export * from './messages-of.js';
export * from './plain-user.js';
export * from './model-server.js';
export * from './otlp-collector.js';
export * from './watched-database.js';
