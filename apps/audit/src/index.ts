/**
 * The record of everything that was done or decided: append-only, hash-chained, searchable.
 * Knows no other service; whoever acts sends `audit.record.v1`.
 */
import { defineService } from '@waggle/runtime';
import { AuditModule } from './audit.module.js';
import { CreateChain1700000001000 } from './migrations/0001-create-chain.migration.js';

export default defineService({
  name: 'audit',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  module: AuditModule,
  persistence: { migrations: [CreateChain1700000001000] },
});
