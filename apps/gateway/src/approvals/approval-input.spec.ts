import { APPROVAL_STATES, decisionSchema } from '@waggle/contracts';
import { decisionKey, verifyDecision } from '@waggle/grants';
import { approvalQuerySchema, decide, modifySchema, rejectSchema } from './approval-input.js';

const signed = { person: { name: 'olga', role: 'approver' as const, tokenHash: '' }, token: 'wg_token' };
const ID = '0197a1b0-0000-7000-8000-000000000001';

describe('a decision', () => {
  it('is proven by the token of the person who made it', () => {
    const { decision, proof } = decide(ID, 'modify', { digest: 'd', reason: '', args: { text: 'x' } }, signed, new Date());
    expect(decisionSchema.parse(decision)).toEqual(decision);
    expect(verifyDecision(decision, proof, decisionKey('wg_token'))).toBe(true);
    expect(verifyDecision({ ...decision, verdict: 'approve' }, proof, decisionKey('wg_token'))).toBe(false);
  });

  it('survives the trip over the broker', () => {
    const { decision, proof } = decide(ID, 'approve', { digest: 'd', reason: 'fine' }, signed, new Date());
    expect(verifyDecision(decisionSchema.parse(JSON.parse(JSON.stringify(decision))), proof, decisionKey('wg_token'))).toBe(true);
  });

  it('may ask for another draft with a rejection', () => {
    const given = rejectSchema.parse({ digest: 'd', reason: 'kinder', again: true });
    expect(decide(ID, 'reject', given, signed, new Date()).decision).toMatchObject({ again: true, reason: 'kinder' });
    expect(decide(ID, 'undo', { digest: 'd' }, signed, new Date()).decision).not.toHaveProperty('again');
  });

  it('needs what the person was shown, a rejection its reason, an edit its arguments', () => {
    expect(rejectSchema.safeParse({ reason: 'no' }).success).toBe(false);
    expect(rejectSchema.safeParse({ digest: 'd', reason: ' ' }).success).toBe(false);
    expect(modifySchema.safeParse({ digest: 'd' }).success).toBe(false);
  });
});

describe('the list of approvals', () => {
  it('shows what waits unless told otherwise', () => {
    expect(approvalQuerySchema.parse({}).state).toEqual(['pending']);
    expect(approvalQuerySchema.parse({ state: 'approved,rejected' }).state).toEqual(['approved', 'rejected']);
    expect(approvalQuerySchema.parse({ state: 'all' }).state).toEqual([...APPROVAL_STATES]);
    expect(approvalQuerySchema.safeParse({ state: 'maybe' }).success).toBe(false);
  });
});
