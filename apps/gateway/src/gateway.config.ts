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
  EVENTS_KEPT: { schema: wholeNumberSchema(50_000, 100, 10_000_000), description: 'Events that a client of /api/events can resume from, at most.' },
  HISTORY_DAYS: { schema: wholeNumberSchema(90, 1, 3650), description: 'Days that alerts and the figures of each minute are kept.' },
  OPERATOR_TOKENS: { schema: peopleText, description: 'Who may sign in, with the SHA-256 of each token.', secret: true },
});
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
