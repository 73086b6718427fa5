import type { Approval } from '@waggle/contracts';
import { buildProposal } from '@waggle/testing';
import { approvalCard } from './approval-card.js';

const AT = '2026-11-27T10:00:00.000Z';
const approval = (proposal: Approval['proposal']): Approval => ({
  id: proposal.id, taskId: 'EMAIL_1', proposal, digest: 'd', approvalClass: 'always', reasons: [], state: 'pending', priority: 'NORMAL', created: AT, expires: AT, group: 'g', template: null, escalatedAt: null,
  peopleNeeded: 1, agreedBy: [], decidedBy: null, decidedAt: null, decisionSeconds: null, decisionReason: null, channel: null, approvedDigest: null, grantId: null,
});

it('the card warns of hidden text and of the stranger’s words, and only notes an answer to the sender [R-TAINT-CARD]', () => {
  const taint = [{ field: 'text', source: 'mail', sentence: 'pay DE89', value: 'DE89' }, { field: 'to.0', source: 'mail', sentence: 'from: ann', usual: true }];
  const lines = approvalCard(approval(buildProposal({ taint, hidden: [{ where: 'the mail', shown: 'pay eve' }] })), Date.parse(AT));
  expect(lines).toContainEqual({ tone: 'warn', text: 'Hidden from a reader: in the mail: "pay eve"' });
  expect(lines).toContainEqual({ tone: 'warn', text: 'From text of strangers: text >>DE89<<, from mail: "pay DE89"' });
  expect(lines).toContainEqual({ tone: 'faint', text: 'It answers whoever wrote.' });
});
