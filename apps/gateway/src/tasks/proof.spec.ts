import type { Approval, Receipt } from '@waggle/contracts';
import { type Effect, prove, type Records } from './proof.js';

const AT = '2026-01-02T03:04:05.000Z';
const ID = '0197a1b0-0000-7000-8000-000000000001';

const approval = (more: Partial<Approval> = {}): Approval => ({
  id: ID,
  taskId: 'EMAIL_1',
  proposal: { id: ID, server: 'email', tool: 'reply_email', args: {}, action: 'a', summary: 's', preview: 'p', blanks: [], evidence: [], taint: [], flags: [] },
  digest: 'd1',
  approvalClass: 'always',
  reasons: [],
  state: 'executed',
  priority: 'NORMAL',
  created: AT,
  expires: AT,
  peopleNeeded: 1,
  group: 'email.reply_email',
  template: null,
  escalatedAt: null,
  decisionSeconds: null,
  agreedBy: ['olga'],
  decidedBy: 'olga',
  decidedAt: AT,
  decisionReason: '',
  channel: 'rest',
  approvedDigest: 'd1',
  grantId: 'g1',
  ...more,
});
const effect = (more: Partial<Effect> = {}): Effect => ({
  grantId: 'g1',
  approvalId: ID,
  taskId: 'EMAIL_1',
  tool: 'reply_email',
  digest: 'd1',
  state: 'done',
  mode: 'live',
  providerId: '<m@x>',
  readBack: 'found',
  startedAt: AT,
  finishedAt: AT,
  ...more,
});
const receipt = (more: Partial<Receipt> = {}): Receipt => ({
  grantId: 'g1',
  approvalId: ID,
  server: 'email',
  tool: 'reply_email',
  digest: 'd1',
  mode: 'live',
  providerId: '<m@x>',
  executedAt: AT,
  readBack: { found: true, detail: 'in Sent' },
  ...more,
});
const proofOf = (more: Partial<Records> = {}) =>
  prove({ taskId: 'EMAIL_1', status: 'done', approvals: [approval()], effects: [effect()], receipts: [receipt()], silent: [], ...more });

describe('proof', () => {
  it('holds when shown, approved and executed are the same and the provider confirms it [R-PROOF]', () => {
    expect(proofOf()).toMatchObject({ proven: true, missing: [] });
  });

  it('holds after an edit when the edited call was executed', () => {
    const edited = { approvals: [approval({ approvedDigest: 'd2' })], effects: [effect({ digest: 'd2' })], receipts: [receipt({ digest: 'd2' })] };
    expect(proofOf(edited).proven).toBe(true);
    expect(proofOf({ ...edited, effects: [effect()] }).proven).toBe(false);
  });

  it('holds for a rejection that left the ledger empty, and for work that needed no effect', () => {
    expect(proofOf({ status: 'rejected', approvals: [approval({ state: 'rejected' })], effects: [], receipts: [] }).proven).toBe(true);
    expect(proofOf({ approvals: [], effects: [], receipts: [] }).proven).toBe(true);
  });

  it('holds when the call was refused first, asked again and carried out [R-PROOF]', () => {
    const [first, second] = [approval({ id: '0197a1b0-0000-7000-8000-000000000002', state: 'failed', grantId: 'g0' }), approval()];
    const refused = effect({ approvalId: first.id, grantId: 'g0', state: 'refused', providerId: null });
    expect(proofOf({ approvals: [first, second], effects: [refused, effect()] })).toMatchObject({ proven: true, missing: [] });
    expect(proofOf({ approvals: [first, second] }).proven).toBe(true);
  });

  it('holds for a dry run, in which nothing can be read back', () => {
    const nothing = { found: false, detail: 'dry run' };
    expect(proofOf({ effects: [effect({ mode: 'dry_run' })], receipts: [receipt({ mode: 'dry_run', readBack: nothing })] }).proven).toBe(true);
    expect(proofOf({ receipts: [receipt({ mode: 'dry_run', readBack: nothing })] }).proven).toBe(false);
  });

  it.each<[string, Partial<Records>]>([
    ['another digest was executed', { effects: [effect({ digest: 'd9' })] }],
    ['it ran twice', { effects: [effect(), effect()] }],
    ['it ran under another grant', { effects: [effect({ grantId: 'g9' })] }],
    ['nobody decided', { approvals: [approval({ decidedBy: null })] }],
    ['there is no receipt', { receipts: [] }],
    ['the receipt names another message', { receipts: [receipt({ providerId: '<other@x>' })] }],
    ['it was not read back', { receipts: [receipt({ readBack: { found: false, detail: 'not found' } })] }],
    ['it was rejected and ran', { approvals: [approval({ state: 'rejected' })] }],
    ['it ran without an approval', { approvals: [] }],
    ['it failed and may have run', { status: 'failed', approvals: [approval({ state: 'failed' })], effects: [effect({ state: 'unknown' })], receipts: [] }],
    ['it failed and is under way', { status: 'failed', approvals: [approval({ state: 'failed' })], effects: [effect({ state: 'calling' })], receipts: [] }],
    ['it failed and ran', { status: 'failed', approvals: [approval({ state: 'failed' })], receipts: [] }],
    ['it still waits', { status: 'pending_approval', approvals: [approval({ state: 'pending' })], effects: [], receipts: [] }],
    ['a ledger is silent', { silent: ['email'] }],
    ['a person must look', { status: 'needs_reconciliation' }],
  ])('does not hold when %s', (_, records) => {
    const proof = proofOf(records);
    expect(proof.proven).toBe(false);
    expect(proof.missing).not.toEqual([]);
  });
});
