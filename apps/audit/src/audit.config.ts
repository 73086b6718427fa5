import { type ConfigOf, defineConfig, wholeNumberSchema } from '@waggle/config';

/** Less is not possible: the database refuses to prune what is younger. */
const LEAST_DAYS = 90;

export const auditConfig = defineConfig({
  AUDIT_KEEP_DAYS: { schema: wholeNumberSchema(LEAST_DAYS, LEAST_DAYS, 36_500), description: 'How many days audit entries stay in the database. Their JSONL backup stays in the workspace.' },
  AUDIT_TURN_SECONDS: { schema: wholeNumberSchema(60, 1, 86_400), description: 'How often new audit entries are backed up to the workspace, anchored and pruned when it is time.' },
  AUDIT_ANCHOR_ENTRIES: { schema: wholeNumberSchema(1000, 1, 1_000_000), description: 'An anchor of the audit chain is written to the workspace after so many entries, and daily.' },
});
export type AuditConfig = ConfigOf<typeof auditConfig>;
