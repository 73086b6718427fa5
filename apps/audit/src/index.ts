/**
 * The record of everything that was done or decided: append-only, hash-chained, searchable.
 * Knows no other service but the workspace, where it writes anchors; whoever acts sends `audit.record.v1`.
 */
import { PersonErase, PersonExport } from '@waggle/contracts';
import { defineService } from '@waggle/runtime';
import { auditConfig } from './audit.config.js';
import { AuditModule } from './audit.module.js';
import { CreateChain1700000001000 } from './migrations/0001-create-chain.migration.js';
import { KeepChain1700000003330 } from './migrations/0002-keep-chain.migration.js';
import { FillEntry1700000003530 } from './migrations/0003-fill-entry.migration.js';

export default defineService({
  name: 'audit',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'many', why: "The chain grows under a lock of the database, and its keeping is one instance's turn at a time." },
  module: AuditModule,
  config: auditConfig,
  mustHandle: [PersonExport, PersonErase],
  persistence: { migrations: [CreateChain1700000001000, KeepChain1700000003330, FillEntry1700000003530], appendOnly: ['entry', 'anchor'] },
});
