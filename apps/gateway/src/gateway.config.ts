import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';
import { accessConfig } from './access/access.config.js';

export const gatewayConfig = defineConfig({
  GATEWAY_PORT: { schema: wholeNumberSchema(3000, 0, 65_535), description: 'Port of the REST API; 0 takes a free one.' },
  GATEWAY_HOST: { schema: z.string().default('127.0.0.1'), description: 'Address that the REST API listens on; loopback unless set.' },
  ...accessConfig,
  WEBHOOK_ADDRESSES: {
    schema: z.enum(['public', 'any']).default('public'),
    description: 'Whom webhooks may be sent to: "public" refuses loopback, private and other special addresses; "any" allows them.',
  },
  WEBHOOK_TIMEOUT_MS: { schema: wholeNumberSchema(10_000, 100, 60_000), description: 'How long a receiver of webhooks may take to answer, in milliseconds.' },
  EVENTS_KEPT: { schema: wholeNumberSchema(50_000, 100, 10_000_000), description: 'Events that a client of /api/events can resume from, at most.' },
  MONITOR_WATCH_SECONDS: { schema: wholeNumberSchema(30, 1, 3600), description: 'Seconds from one look whether the monitor still watches to the next.' },
  HISTORY_DAYS: { schema: wholeNumberSchema(90, 1, 3650), description: 'Days that alerts, the figures of each minute and ended A2A tasks are kept.' },
});
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
