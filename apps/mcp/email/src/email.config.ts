import { type ConfigOf, defineConfig, switchSchema, wholeNumberSchema } from '@waggle/config';
import { mailAddressSchema } from '@waggle/contracts';
import { z } from 'zod';

const server = (protocol: RegExp, example: string) => z.url({ protocol, error: `must be like ${example}` }).optional();

export const emailConfig = defineConfig({
  EMAIL_PROVIDER: { schema: z.enum(['sandbox', 'mailbox']).default('sandbox'), description: 'sandbox keeps its mail in the database; mailbox is a real account over SMTP and IMAP.' },
  EMAIL_FROM: { schema: mailAddressSchema.default('office@waggle.example'), description: 'The address that mail is sent from.' },
  EMAIL_FROM_NAME: { schema: z.string().max(100).regex(/^\P{Cc}*$/u).default(''), description: 'The name beside it.' },
  SMTP_URL: { schema: server(/^smtps?$/, 'smtps://user:password@host:465'), description: 'Where mail is sent: smtp:// (STARTTLS when offered) or smtps://.', secret: true, power: 'acts' },
  IMAP_URL: { schema: server(/^imaps?$/, 'imaps://user:password@host:993'), description: 'The mailbox: imap:// or imaps://.', secret: true, power: 'reads_and_acts' },
  EMAIL_SAVE_SENT: { schema: switchSchema(true), description: 'Put a copy of what was sent into the Sent mailbox; false where the server does so by itself.' },
  EMAIL_SETTLE_SECONDS: { schema: wholeNumberSchema(30, 0, 3600), description: 'How long a sending that was cut off may still be under way, in seconds, before it is believed that nothing has left.' },
  EMAIL_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
  EMAIL_LIMIT_DAY: { schema: wholeNumberSchema(150, 1, 100_000), description: 'Mails sent a day at most.' },
  EMAIL_LIMIT_HOUR: { schema: wholeNumberSchema(20, 1, 100_000), description: 'Mails sent an hour at most.' },
  EMAIL_LIMIT_DOMAIN_HOUR: { schema: wholeNumberSchema(5, 1, 100_000), description: 'Mails sent to one recipient domain an hour at most.' },
});
export type EmailConfig = ConfigOf<typeof emailConfig>;
