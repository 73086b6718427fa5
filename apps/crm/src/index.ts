/**
 * Contacts, companies, deals, activities, and the whole history of their changes.
 * Knows no task and no mail server; agents ask it, the orchestrator tells it what was done.
 */
import { senderConfig } from '@waggle/config';
import { PersonErase, PersonExport } from '@waggle/contracts';
import { defineService } from '@waggle/runtime';
import { CrmModule } from './crm.module.js';
import { CRM_ENTITIES } from './entities/index.js';
import { CreateCrm1700000002000 } from './migrations/0001-create-crm.migration.js';
import { AddDealMove1700000002081 } from './migrations/0002-add-deal-move.migration.js';

export default defineService({
  name: 'crm',
  plane: 'core',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'many', why: 'All that it knows is rows, changed in the transaction that takes the message.' },
  config: senderConfig,
  module: CrmModule,
  mustHandle: [PersonExport, PersonErase],
  persistence: { migrations: [CreateCrm1700000002000, AddDealMove1700000002081], entities: CRM_ENTITIES },
});
