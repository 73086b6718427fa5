import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';
import { peopleSchema } from './access/people.js';

const peopleText = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return peopleSchema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON: [{"name", "role": "viewer|approver|admin", "tokenHash": "<SHA-256 of the token, hex>"}]' });
      return z.NEVER;
    }
  });

export const gatewayConfig = defineConfig({
  GATEWAY_PORT: { schema: wholeNumberSchema(3000, 0, 65_535), description: 'Port of the REST API; 0 takes a free one.' },
  GATEWAY_HOST: { schema: z.string().default('127.0.0.1'), description: 'Address that the REST API listens on; loopback unless set.' },
  GATEWAY_PUBLIC_URL: {
    schema: z.url({ protocol: /^https?$/, error: 'must be like https://waggle.example' }).transform((url) => url.replace(/\/+$/, '')).optional(),
    description: 'Where people and other programs reach the gateway, for links and for its agent card; unset: where it listens.',
  },
  WEBHOOK_ADDRESSES: {
    schema: z.enum(['public', 'any']).default('public'),
    description: 'Whom webhooks may be sent to: "public" refuses loopback, private and other special addresses; "any" allows them.',
  },
  WEBHOOK_TIMEOUT_MS: { schema: wholeNumberSchema(10_000, 100, 60_000), description: 'How long a receiver of webhooks may take to answer, in milliseconds.' },
  OPERATOR_TOKENS: { schema: peopleText, description: 'Who may sign in, with the SHA-256 of each token.', secret: true },
});
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
