/**
 * The edge: REST for people and programs, tokens, roles, problem documents. The only place that knows HTTP.
 * Every answer is asked of the service that owns it; what it keeps itself is about the conversation: events to resume from, sessions, deliveries.
 */
import { defineService } from '@waggle/runtime';
import { gatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { CreateSession1700000002500 } from './migrations/0025-create-session.migration.js';

export default defineService({
  name: 'gateway',
  plane: 'edge',
  roles: ['swarm', 'cloud', 'local', 'single'],
  config: gatewayConfig,
  module: GatewayModule,
  persistence: { migrations: [CreateSession1700000002500] },
});
