import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';

export const crmConfig = defineConfig({
  CRM_ASK_TIMEOUT_MS: { schema: wholeNumberSchema(5000, 100, 20_000), description: 'How long an answer of the CRM is waited for, in milliseconds.' },
  CRM_LIMIT_DAY: { schema: wholeNumberSchema(150, 1, 100_000), description: 'Stage changes (change_stage, close_lost) a day at most.' },
  CRM_LIMIT_HOUR: { schema: wholeNumberSchema(20, 1, 100_000), description: 'Stage changes (change_stage, close_lost) an hour at most.' },
});
export type CrmConfig = ConfigOf<typeof crmConfig>;
