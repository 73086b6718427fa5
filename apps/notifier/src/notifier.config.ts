import { type ConfigOf, defineConfig, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { mailAddressSchema } from '@waggle/contracts';
import { APPROVAL_SETTINGS } from '@waggle/policy';
import { z } from 'zod';
import { type Approver, approversText } from './approver.js';

const SLACK = 'https://slack.com/api';
const TWILIO = 'https://api.twilio.com';
const word = z.string().regex(/^[\x21-\x7e]{1,500}$/, 'must be one word of printable characters').optional();

export const notifierConfig = defineConfig({
  APPROVERS: { schema: approversText, description: 'Whom to ask for approvals, and where: JSON [{"name", "slackUser"?, "phone"?, "email"?, "fallback"?: true}]. A fallback approver is asked once nobody else has answered in time.' },
  GATEWAY_PUBLIC_URL: { schema: z.url({ protocol: /^https?$/, error: 'must be like https://waggle.example' }).default('http://127.0.0.1:3000'), description: 'Where people reach the dashboard; links in prompts lead there.' },
  QUIET_HOURS: { schema: APPROVAL_SETTINGS.QUIET_HOURS.schema, description: 'When nobody is disturbed but for urgent proposals: 22:00-07:00. Empty: never.' },
  QUIET_HOURS_ZONE: { schema: APPROVAL_SETTINGS.QUIET_HOURS_ZONE.schema, description: 'The time zone of the quiet hours and of the times in prompts: Europe/Vienna.' },
  PROMPT_GATHER_SECONDS: { schema: wholeNumberSchema(10, 0, 3600), description: 'How long a proposal that is not urgent waits for others that go into the same message, in seconds.' },
  SMS_WITHIN_MINUTES: { schema: wholeNumberSchema(30, 1, 1440), description: 'An SMS is sent as well when no more than so many minutes are left to answer.' },
  MAIL_AFTER_MINUTES: { schema: wholeNumberSchema(120, 0, 10_080), description: 'An e-mail is sent as well when Slack has not been answered for so many minutes.' },
  ALERT_RECIPIENTS: { schema: approversText, description: 'Whom to tell of critical alerts at once by every way that is given, and of all by a daily e-mail: JSON like APPROVERS. Empty: the approvers.' },
  ALERT_GATHER_SECONDS: { schema: wholeNumberSchema(10, 0, 3600), description: 'How long an alert waits for others that go into the same message, in seconds.' },
  ALERT_SUMMARY_AT: { schema: z.string().regex(/^(off|([01]\d|2[0-3]):[0-5]\d)$/, 'must be like 07:00, or off').default('07:00'), description: 'When the daily summary of alerts is mailed, in QUIET_HOURS_ZONE: 07:00; off: never.' },
  SLACK_PROVIDER: { schema: z.enum(['sandbox', 'slack']).default('sandbox'), description: 'sandbox keeps its messages in the database; slack is a Slack app.' },
  SLACK_API_URL: { schema: vendorUrlSchema(SLACK).default(SLACK), description: 'The Slack Web API.' },
  SLACK_BOT_TOKEN: { schema: word, description: 'Bot token of the Slack app (xoxb-…).', secret: true },
  SLACK_SIGNING_SECRET: { schema: z.string().default(''), description: 'The signing secret of the Slack app; without it nothing that comes from Slack is heard.', secret: true },
  SMS_PROVIDER: { schema: z.enum(['sandbox', 'twilio']).default('sandbox'), description: 'sandbox keeps its messages in the database; twilio is the Twilio API.' },
  TWILIO_API_URL: { schema: vendorUrlSchema(TWILIO).default(TWILIO), description: 'The Twilio API.' },
  TWILIO_ACCOUNT_SID: { schema: z.string().regex(/^AC[0-9a-f]{32}$/, 'must be AC and 32 hex digits').optional(), description: 'The Twilio account.' },
  TWILIO_AUTH_TOKEN: { schema: word, description: 'Its auth token.', secret: true },
  TWILIO_FROM: { schema: z.string().regex(/^(\+[1-9]\d{6,14}|MG[0-9a-f]{32})$/, 'must be a number like +15005550006 or a messaging service MG…').optional(), description: 'The number or messaging service that SMS are sent from.' },
  NOTICE_PROVIDER: { schema: z.enum(['sandbox', 'smtp']).default('sandbox'), description: 'E-mail to approvers: sandbox keeps it in the database; smtp sends it.' },
  NOTICE_SMTP_URL: { schema: z.url({ protocol: /^smtps?$/, error: 'must be like smtps://user:password@host:465' }).optional(), description: 'Where e-mail to approvers is sent: smtp:// (STARTTLS) or smtps://.', secret: true },
  NOTICE_FROM: { schema: mailAddressSchema.default('waggle@waggle.example'), description: 'The address that e-mail to approvers is sent from.' },
  NOTICE_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long each sandbox takes for a call, in milliseconds.' },
});
export type NotifierConfig = ConfigOf<typeof notifierConfig>;

/** Who is told of alerts. */
export function alertPeople({ ALERT_RECIPIENTS: named, APPROVERS: approvers }: Pick<NotifierConfig, 'ALERT_RECIPIENTS' | 'APPROVERS'>): readonly Approver[] {
  return named.length > 0 ? named : approvers;
}
