import { z } from 'zod';
import { query } from '../message.js';

export const COMPLIANCE_CHECKS = ['approvals', 'audit_chain', 'error_rate', 'stuck', 'can_spam', 'gdpr'] as const;
export const complianceFindingSchema = z.object({
  check: z.enum(COMPLIANCE_CHECKS),
  /** A violation makes the verdict NON_COMPLIANT, a doubt NEEDS_REVIEW. */
  weight: z.enum(['violation', 'doubt']),
  detail: z.string(),
  /** What led to it: ids of approvals, grants, tasks, audit entries. */
  entries: z.array(z.string()),
});
export type ComplianceFinding = z.infer<typeof complianceFindingSchema>;

export const complianceReportSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  since: z.iso.datetime(),
  verdict: z.enum(['COMPLIANT', 'NON_COMPLIANT', 'NEEDS_REVIEW']),
  checks: z.array(z.object({ check: z.enum(COMPLIANCE_CHECKS), ok: z.boolean(), looked: z.string() })),
  findings: z.array(complianceFindingSchema),
});
export type ComplianceReport = z.infer<typeof complianceReportSchema>;

/** Checks the zone now, over the last days. */
export const ComplianceCheck = query('compliance.check.v1', 'compliance', z.object({ days: z.number().int().min(1).max(90).default(7) }), complianceReportSchema);
