import type { ComplianceFinding, ComplianceReport } from '../api/wire.js';

export const VERDICTS: Readonly<Record<ComplianceReport['verdict'], string>> = {
  COMPLIANT: 'The zone keeps its rules',
  NEEDS_REVIEW: 'A person should look at this',
  NON_COMPLIANT: 'The zone breaks its rules',
};

export const CHECKS: Readonly<Record<ComplianceFinding['check'], string>> = {
  approvals: 'Every effect had a valid approval',
  audit_chain: 'The audit is whole and up to date',
  error_rate: 'Fewer than 20 % of tasks fail',
  stuck: 'Nothing is stuck',
  can_spam: 'Commercial mail is lawful (CAN-SPAM)',
  gdpr: 'People are erased in time (GDPR)',
};

const TASK = /^[A-Z]+_\w+$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where an entry that led to a finding can be looked at; undefined for what has no page of its own. */
export function placeOf(entry: string): string | undefined {
  if (TASK.test(entry)) return `/tasks/${encodeURIComponent(entry)}`;
  if (UUID.test(entry)) return `/approvals/${entry}`;
  return entry.startsWith('audit ') ? '/audit' : undefined;
}
