import fc from 'fast-check';
import { decisionKey, proveDecision, verifyDecision } from './decision-proof.js';

const decision = { approvalId: 'a-1', verdict: 'approve', digest: 'd', reason: '', person: 'olga', channel: 'api', decidedAt: '2026-01-05T09:00:00.000Z' };
const key = decisionKey('wg_olga_secret');

describe('a decision proof', () => {
  it('is accepted for the decision that it was made over', () => {
    expect(verifyDecision({ ...decision }, proveDecision(decision, key), key)).toBe(true);
  });

  it('is refused under another person’s key, cut short, or made up', () => {
    const proof = proveDecision(decision, key);
    expect(verifyDecision(decision, proof, decisionKey('wg_other'))).toBe(false);
    expect(verifyDecision(decision, proof.slice(0, -4), key)).toBe(false);
    expect(verifyDecision(decision, '', key)).toBe(false);
  });

  it('is refused for any change of the decision', () => {
    const proof = proveDecision(decision, key);
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(decision)), fc.string(), (field, value) => {
        fc.pre(decision[field as keyof typeof decision] !== value);
        expect(verifyDecision({ ...decision, [field]: value }, proof, key)).toBe(false);
      }),
    );
  });

  it('does not show the token in the key', () => {
    expect(Buffer.from(key, 'base64url').toString()).not.toContain('olga');
  });
});
