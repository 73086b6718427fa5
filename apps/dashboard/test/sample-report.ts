import type { ComplianceReport } from '../src/api/wire.js';

/** A check that has found a violation and a doubt. */
export function sampleReport(now: number): ComplianceReport {
  return {
    id: '0197a1b0-0000-7000-8000-0000000000c1',
    at: new Date(now).toISOString(),
    since: new Date(now - 7 * 86_400_000).toISOString(),
    verdict: 'NON_COMPLIANT',
    checks: [
      { check: 'approvals', ok: true, looked: '214 effects in the ledgers, 231 approvals, 214 audit entries of effects' },
      { check: 'audit_chain', ok: true, looked: 'all 12874 entries fit; 13 anchors agree' },
      { check: 'error_rate', ok: true, looked: '1.4 % of what ended' },
      { check: 'stuck', ok: false, looked: '412 tasks' },
      { check: 'can_spam', ok: false, looked: '96 mails in the ledger' },
      { check: 'gdpr', ok: true, looked: '0 unfinished erasures' },
    ],
    findings: [
      { check: 'can_spam', weight: 'violation', detail: 'Commercial mail that does not say how to unsubscribe', entries: ['0197a1b0-0000-7000-8000-0000000000e1', 'CAMPAIGN_7001'] },
      { check: 'stuck', weight: 'doubt', detail: '1 tasks need a person to say what became of them', entries: ['PAYMENT_4001'] },
    ],
  };
}
