import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { agentConfig } from '@waggle/runtime';
import { z } from 'zod';
import { parseAccounts } from './imap/imap-account.js';
import { feedsSchema } from './feeds/feed-settings.js';
import { schedulesSchema, timezoneSchema } from './schedules/schedule-settings.js';
import { webhookSourcesSchema } from './webhooks/webhook-source.js';

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
  WEBHOOK_SOURCES: {
    schema: webhookSourcesSchema,
    description: 'Webhooks that are taken at /api/hooks/<name>: a JSON array of {"name", "style": "github" | "standard" | "stripe", "secret", "prefix"}; docs/intake-sources.md has the rest. A secret may be vault:NAME.',
    secret: true,
  },
  SCHEDULES: { schema: schedulesSchema, description: 'Recurring work: a JSON array of {"id", "cron", "zone", "prefix", "title", "body", "missed"}. Default: the weekly audit on Monday at 07:00; [] for none. The same in both zones.' },
  BUSINESS_TIMEZONE: { schema: timezoneSchema, description: 'The time zone of the business, such as Europe/Berlin: schedules without a zone of their own are read in it. The same in both zones.' },
  FEEDS: { schema: feedsSchema, description: 'What is looked at through the tool servers, separated by commas: facebook, instagram, linkedin, x, whatsapp. Empty: nothing.' },
  FEED_POLL_SECONDS: { schema: wholeNumberSchema(120, 1, 86_400), description: 'How often each feed is looked at.' },
  MCP_URLS: agentConfig.MCP_URLS,
  MCP_TOKEN: { ...agentConfig.MCP_TOKEN, description: 'The bearer token of this service at the tool servers.' },
});
export type IntakeConfig = ConfigOf<typeof intakeConfig>;
