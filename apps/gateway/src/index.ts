/**
 * The edge: REST for people and programs, tokens, roles, problem documents. The only place that knows HTTP.
 * Every answer is asked of the service that owns it; what it keeps itself is about the conversation: events to resume from, sessions, deliveries.
 */
import { PersonErase, PersonExport } from '@waggle/contracts';
import { defineService } from '@waggle/runtime';
import { gatewayConfig } from './gateway.config.js';
import { GatewayModule } from './gateway.module.js';
import { CreateConversation1700000002700 } from './migrations/0027-create-conversation.migration.js';
import { CreateSession1700000002500 } from './migrations/0025-create-session.migration.js';
import { CreateA2aTask1700000002800 } from './migrations/0028-create-a2a-task.migration.js';
import { CreateWebhook1700000002900 } from './migrations/0029-create-webhook.migration.js';
import { CreateMonitorWatch1700000003510 } from './migrations/0036-create-monitor-watch.migration.js';

export default defineService({
  name: 'gateway',
  plane: 'edge',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It listens on one port, and its calls come over HTTP, so its queue does not say how much it has to do.' },
  config: gatewayConfig,
  module: GatewayModule,
  mustHandle: [PersonExport, PersonErase],
  persistence: { migrations: [CreateSession1700000002500, CreateConversation1700000002700, CreateA2aTask1700000002800, CreateWebhook1700000002900, CreateMonitorWatch1700000003510] },
});
