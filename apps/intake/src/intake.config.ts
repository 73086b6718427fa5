import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';
import { parseAccounts } from './imap/imap-account.js';

export const intakeConfig = defineConfig({
  INTAKE_IMAP: {
    schema: z.string().optional().transform((text, context) => {
      try {
        return parseAccounts(text ?? '');
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
        return z.NEVER;
      }
    }),
    description: 'Mailboxes to take mail from: imaps://user:password@host:993/INBOX addresses separated by spaces, or a JSON array of them. Empty: no mail is taken.',
    secret: true,
  },
  INTAKE_BACKLOG_HIGH: { schema: wholeNumberSchema(1000, 1, 1_000_000), description: 'Nothing more is taken from any source when this many tasks wait or are in work in this zone.' },
  INTAKE_BACKLOG_LOW: { schema: wholeNumberSchema(500, 0, 1_000_000), description: 'It goes on when no more than this many do; no higher than INTAKE_BACKLOG_HIGH counts.' },
  INTAKE_BACKLOG_DAYS: { schema: wholeNumberSchema(7, 0, 3650), description: 'Of a mailbox that is seen for the first time, how many days back its mail is taken.' },
  INTAKE_POLL_SECONDS: { schema: wholeNumberSchema(60, 1, 3600), description: 'How often a mailbox is looked at beside what the server announces (IDLE).' },
  INTAKE_MAX_MAIL_BYTES: { schema: wholeNumberSchema(25 * 1024 * 1024, 1024, 200 * 1024 * 1024), description: 'Of a larger mail only the header is read.' },
});
export type IntakeConfig = ConfigOf<typeof intakeConfig>;
