import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';
import { accessConfig } from './access/access.config.js';

export const gatewayConfig = defineConfig({
  GATEWAY_PORT: { schema: wholeNumberSchema(3000, 0, 65_535), description: 'Port of the REST API; 0 takes a free one.' },
  GATEWAY_HOST: { schema: z.string().default('127.0.0.1'), description: 'Address that the REST API listens on; loopback unless set.' },
  ...accessConfig,
});
export type GatewayConfig = ConfigOf<typeof gatewayConfig>;
