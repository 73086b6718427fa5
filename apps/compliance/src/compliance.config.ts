import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';
import { z } from 'zod';

export const complianceConfig = defineConfig({
  COMPANY_POSTAL_ADDRESS: { schema: z.string().default(''), description: 'The postal address that commercial mail must carry (CAN-SPAM). Empty: the compliance check asks for a review when such mail went out.' },
  COMPLIANCE_STUCK_MINUTES: { schema: wholeNumberSchema(60, 1, 10_080), description: 'A task that waits for no person and has not moved for so long counts as stuck.' },
});
export type ComplianceConfig = ConfigOf<typeof complianceConfig>;
