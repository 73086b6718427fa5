import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';

export const zonesConfig = defineConfig({
  ZONES_CHECK_TIMEOUT_MS: { schema: wholeNumberSchema(10_000, 100, 60_000), description: 'How long the other zone may take to answer a health check, in milliseconds.' },
  ZONES_HISTORY_DAYS: { schema: wholeNumberSchema(30, 1, 3650), description: 'Days that health checks of the other zone are kept, 20,000 at most.' },
});
export type ZonesConfig = ConfigOf<typeof zonesConfig>;
