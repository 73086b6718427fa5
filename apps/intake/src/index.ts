/**
 * Brings work in from outside: each mail of the configured mailboxes becomes exactly one task.
 * Knows mailboxes, not files: the workspace writes the task. Never changes a mailbox and never sends anything.
 */
import { defineService } from '@waggle/runtime';
import { intakeConfig } from './intake.config.js';
import { IntakeModule } from './intake.module.js';
import { CreateSeenMail1700000003000 } from './migrations/0001-create-seen-mail.migration.js';

export default defineService({
  name: 'intake',
  plane: 'edge',
  roles: ['swarm', 'cloud', 'local', 'single'],
  instances: { of: 'one', why: 'It holds the connections to mailboxes, and two that read one mailbox only do the same work.' },
  module: IntakeModule,
  config: intakeConfig,
  persistence: { migrations: [CreateSeenMail1700000003000] },
});
