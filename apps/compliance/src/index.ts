/**
 * Says whether the zone keeps its rules, joined from what several services know, and sees that a person is erased from all of them.
 * Changes nothing itself. It does not run in the cloud zone: nothing is permitted there.
 */
import { defineService } from '@waggle/runtime';
import { complianceConfig } from './compliance.config.js';
import { ComplianceModule } from './compliance.module.js';
import { CreateCompliance1700000003340 } from './migrations/0001-create-compliance.migration.js';

export default defineService({
  name: 'compliance',
  plane: 'core',
  roles: ['swarm', 'local', 'single'],
  instances: { of: 'one', why: 'Its work is a weekly round, which more instances do not make faster.' },
  module: ComplianceModule,
  config: complianceConfig,
  persistence: { migrations: [CreateCompliance1700000003340] },
});
