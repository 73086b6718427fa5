import { buildApproval } from '@waggle/testing';
import { approvalText, outcomeText } from './approval-text.js';

describe('an approval that several people must give', () => {
  const half = buildApproval({ taskId: 'PAYMENT_1', peopleNeeded: 2, agreedBy: ['olga'] });

  it('says who has agreed so far, before and after a decision', () => {
    expect(approvalText(half)).toContain('People: 2 must agree; so far olga');
    expect(outcomeText(half)).toBe('PAYMENT_1: 1 of 2 people have agreed (olga); another person must.');
    expect(outcomeText({ ...half, state: 'approved', agreedBy: ['olga', 'piet'] })).toBe('PAYMENT_1: approved.');
  });

  it('is no matter where one is enough', () => {
    const one = buildApproval({ taskId: 'EMAIL_1' });
    expect(approvalText(one)).not.toContain('must agree');
    expect(outcomeText(one)).toBe('EMAIL_1: look at it again, it says something new.');
  });
});
