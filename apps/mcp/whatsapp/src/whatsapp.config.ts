import { type ConfigOf, defineConfig, switchSchema, vendorUrlSchema, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

const word = z.string().regex(/^[\x21-\x7e]{1,2000}$/, 'must be one word of printable characters').optional();
const GRAPH = 'https://graph.facebook.com/v24.0';
const digits = z.string().regex(/^\d{1,30}$/, 'must be digits').optional();

export const whatsappConfig = defineConfig({
  WHATSAPP_PROVIDER: { schema: z.enum(['sandbox', 'cloud']).default('sandbox'), description: 'sandbox keeps its messages in the database; cloud is the WhatsApp Cloud API.' },
  WHATSAPP_WITHOUT_INBOUND: {
    schema: switchSchema(false),
    description: 'true: send live over the Cloud API although nothing hands its webhooks to this server, or something of yours does. Without them no STOP is heard: people are written to who have opted out, no window opens, and a lost answer stays unknown.',
  },
  WHATSAPP_SANDBOX_LATENCY_MS: { schema: wholeNumberSchema(20, 0, 60_000), description: 'How long the sandbox takes for each call, in milliseconds.' },
  WHATSAPP_GRAPH_URL: { schema: vendorUrlSchema(GRAPH).default(GRAPH), description: 'The Graph API, with its version.' },
  WHATSAPP_PHONE_NUMBER_ID: { schema: digits, description: 'The id (not the number) of the telephone number that sends.' },
  WHATSAPP_BUSINESS_ACCOUNT_ID: { schema: digits, description: 'The WhatsApp Business account; its templates may be sent.' },
  WHATSAPP_TOKEN: { schema: word, description: 'Access token of a system user.', secret: true },
  WHATSAPP_APP_SECRET: { schema: word, description: 'The app secret that webhooks are signed with.', secret: true },
  WHATSAPP_VERIFY_TOKEN: { schema: word, description: 'The word of your choice that WhatsApp must say when the webhook is set up.', secret: true },
  WHATSAPP_LIMIT_DAY: { schema: wholeNumberSchema(250, 1, 100_000), description: 'Messages sent a day at most.' },
  WHATSAPP_LIMIT_CHAT_HOUR: { schema: wholeNumberSchema(10, 1, 1000), description: 'Messages sent an hour to one chat at most.' },
});
export type WhatsappConfig = ConfigOf<typeof whatsappConfig>;
