import type { Approval, ComplianceFinding, TaskSummary } from '@waggle/contracts';
import { buildApproval, buildProposal } from '@waggle/testing';
import { judge } from './judge.js';
import type { AuditedEntry, Effect, Records } from './records.js';

const NOW = new Date('2026-11-27T12:00:00Z');
const AT = '2026-11-27T11:00:00.000Z';
const proposal = (text: string, to = 'ada@example.org') => ({ ...buildProposal(), args: { ...buildProposal().args, to: [to], text } });

const approval = (more: Partial<Approval> = {}): Approval =>
  buildApproval({ id: 'a1', taskId: 'EMAIL_1', state: 'executed', decidedBy: 'olga', agreedBy: ['olga'], peopleNeeded: 1, digest: 'd', approvedDigest: 'd', grantId: 'g1', ...more });
const effect = (more: Partial<Effect> = {}): Effect => ({ server: 'email', grantId: 'g1', approvalId: 'a1', taskId: 'EMAIL_1', tool: 'reply_email', digest: 'd', state: 'done', mode: 'live', providerId: 'p', readBack: null, startedAt: AT, finishedAt: AT, ...more });
const entry = (more: Partial<AuditedEntry> = {}): AuditedEntry => ({ seq: 7, hash: 'h', at: AT, actor: 'security', action: 'effect.done', target: 'email.reply_email', taskId: 'EMAIL_1', input: '', output: '', approval: 'a1', evidence: [], durationMs: null, success: true, ...more });
const task = (taskId: string, status: TaskSummary['status'], more: Partial<TaskSummary> = {}): TaskSummary => ({ taskId, prefix: 'EMAIL', status, version: 1, priority: 'NORMAL', domain: 'email', zone: 'local', agent: 'sales', title: 't', flagged: false, reason: null, created: AT, updated: AT, ...more });

const records = (more: Partial<Records> = {}): Records => ({
  now: NOW,
  since: new Date('2026-11-20T12:00:00Z'),
  approvals: [approval()],
  effects: [effect()],
  silent: [],
  audited: [entry({ recordedBy: 'mcp-email' })],
  newestEntryAt: AT,
  chain: { ok: true, entries: 7, firstBad: null, detail: 'whole', anchors: 1, prunedTo: 0 },
  tasks: [task('EMAIL_1', 'done')],
  erasures: [],
  mutes: [],
  unwilling: new Map(),
  postalAddress: '1 Harbour Road, Bremen',
  stuckMinutes: 60,
  ...more,
});
const campaign = (text: string) => ({ approvals: [approval({ taskId: 'CAMPAIGN_1', proposal: proposal(text) })], effects: [effect({ taskId: 'CAMPAIGN_1' })] });
const LAWFUL = 'News. Unsubscribe: answer STOP. Bee Ltd, 1 Harbour Road · Bremen';
const old = '2026-11-27T09:00:00.000Z';

describe('the verdict', () => {
  it('is COMPLIANT when ledger, approvals and audit tell the same', () => {
    expect(judge(records())).toMatchObject({ verdict: 'COMPLIANT', findings: [] });
  });

  it('is COMPLIANT for lawful commercial mail', () => {
    expect(judge(records(campaign(LAWFUL))).findings).toEqual([]);
  });

  it.each<[string, Partial<Records>, ComplianceFinding['check'], string]>([
    ['ran without an approval', { approvals: [] }, 'approvals', 'g1'],
    ['ran although it was rejected', { approvals: [approval({ state: 'rejected' })] }, 'approvals', 'a1'],
    ['ran with other arguments', { effects: [effect({ digest: 'other' })] }, 'approvals', 'a1'],
    ['ran under another grant', { effects: [effect({ grantId: 'g2' })] }, 'approvals', 'g2'],
    ['ran for another task', { effects: [effect({ taskId: 'EMAIL_2' })] }, 'approvals', 'EMAIL_2'],
    ['ran with one of two people', { approvals: [approval({ peopleNeeded: 2 })] }, 'approvals', 'a1'],
    ['ran twice', { effects: [effect(), effect()] }, 'approvals', 'a1'],
    ['is in the ledger and not in the audit', { audited: [] }, 'approvals', 'g1'],
    ['is in the audit and in no ledger', { effects: [], approvals: [] }, 'approvals', 'audit 7'],
    ['is in the audit by the word of another service', { audited: [entry(), entry({ seq: 8, recordedBy: 'sales' })] }, 'approvals', 'audit 8'],
    ['is a broken chain', { chain: { ok: false, entries: 7, firstBad: 3, detail: 'changed' } }, 'audit_chain', 'audit 3'],
    ['is an audit that has fallen silent', { newestEntryAt: '2026-11-27T10:00:00.000Z' }, 'audit_chain', 'newest entry 2026-11-27T10:00:00.000Z'],
    ['is an error rate of 20 %', { tasks: [task('EMAIL_1', 'failed'), ...['2', '3', '4', '5'].map((id) => task(`EMAIL_${id}`, 'done'))] }, 'error_rate', 'EMAIL_1'],
    ['is a task that is stuck', { tasks: [task('EMAIL_1', 'delegated', { updated: old })] }, 'stuck', 'EMAIL_1'],
    ['is an approval beyond its time', { approvals: [approval(), approval({ id: 'a2', state: 'pending', expires: old })] }, 'stuck', 'a2'],
    ['is commercial mail without the postal address', campaign('News. Unsubscribe here.'), 'can_spam', 'a1'],
    ['is commercial mail without a way to end it', campaign('Bee Ltd, 1 Harbour Road, Bremen'), 'can_spam', 'CAMPAIGN_1'],
    ['is commercial mail to who asked for none', { ...campaign(LAWFUL), unwilling: new Map([['ada@example.org', old]]) }, 'can_spam', 'a1'],
    ['is an erasure that is not finished in time', { erasures: [{ id: 'e1', askedAt: new Date('2026-10-01') }] }, 'gdpr', 'e1'],
  ])('is NON_COMPLIANT, with what led to it: what %s [R-COMPLIANCE-PLANTED]', (_what, planted, check, named) => {
    const { verdict, findings } = judge(records(planted));
    expect(verdict).toBe('NON_COMPLIANT');
    expect(findings.filter((one) => one.check === check && one.weight === 'violation').flatMap(({ entries }) => entries)).toContain(named);
  });

  it.each<[string, Partial<Records>, ComplianceFinding['check']]>([
    ['a ledger could not be read', { silent: ['bank'] }, 'approvals'],
    ['the anchors could not be read', { chain: { ok: true, entries: 7, firstBad: null, detail: '', anchors: null } }, 'audit_chain'],
    ['an anchor is not there any more', { chain: { ok: true, entries: 7, firstBad: null, detail: '', anchors: 3, anchorsLacking: 1 } }, 'audit_chain'],
    ['a task needs to be reconciled', { tasks: [task('EMAIL_1', 'needs_reconciliation'), ...Array.from({ length: 9 }, (_, index) => task(`EMAIL_${index + 2}`, 'done'))] }, 'stuck'],
    ['no postal address is known', { ...campaign(LAWFUL), postalAddress: '' }, 'can_spam'],
    ['a service does not answer for its data', { mutes: ['crm'] }, 'gdpr'],
    ['an erasure is two days old', { erasures: [{ id: 'e1', askedAt: new Date('2026-11-25T11:00:00Z') }] }, 'gdpr'],
  ])('is NEEDS_REVIEW when %s', (_when, doubt, check) => {
    const { verdict, findings } = judge(records(doubt));
    expect({ verdict, checks: findings.map((one) => one.check) }).toEqual({ verdict: 'NEEDS_REVIEW', checks: [check] });
  });

  it('leaves alone what was executed a moment ago and is on its way to the audit', () => {
    const just = new Date(NOW.getTime() - 1000).toISOString();
    expect(judge(records({ effects: [effect({ finishedAt: just })], audited: [] })).findings).toEqual([]);
  });
});
