/**
 * Brings work in from outside: each thing that a source gives becomes exactly one task.
 * Knows mailboxes and the like, not files: the workspace writes the task. Never changes a mailbox and never sends anything.
 */
import { defineService } from '@waggle/runtime';
import { intakeConfig } from './intake.config.js';
import { IntakeModule } from './intake.module.js';
import { CreateSeenMail1700000003000 } from './migrations/0001-create-seen-mail.migration.js';
import { CreateSource1700000003420 } from './migrations/0034-create-source.migration.js';
import { CreateOtherSources1700000003430 } from './migrations/0035-create-other-sources.migration.js';
import { CreateSourceOutage1700000003435 } from './migrations/0036-create-source-outage.migration.js';

export default defineService({
  name: 'intake',
  plane: 'edge',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It holds the connections to mailboxes, and two that read one mailbox only do the same work.' },
  module: IntakeModule,
  config: intakeConfig,
  persistence: { migrations: [CreateSeenMail1700000003000, CreateSource1700000003420, CreateOtherSources1700000003430, CreateSourceOutage1700000003435] },
});
