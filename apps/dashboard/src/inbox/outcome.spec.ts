import { buildApproval } from '@waggle/testing';
import { ApiProblem } from '../api/api-problem.js';
import { failureNotice, outcomeNotice } from './outcome.js';

const problem = (code: string) => new ApiProblem({ status: 409, code, detail: 'No.', mend: 'Read it again.' });

describe('what came of an answer', () => {
  it('is an approval that can be taken back for a while', () => {
    const asked = buildApproval();
    const notice = outcomeNotice(asked, { ...asked, state: 'approved', undoUntil: '2026-01-01T00:00:10.000Z' }, 'approve');
    expect(notice).toMatchObject({ tone: 'good', title: 'Approved', undo: { until: Date.parse('2026-01-01T00:00:10.000Z') } });
  });

  it('is one of two people who agreed, so that nobody thinks it is done', () => {
    const asked = buildApproval({ peopleNeeded: 2 });
    expect(outcomeNotice(asked, { ...asked, agreedBy: ['olga'] }, 'approve').title).toBe('You agreed: 1 of 2 people. Another person must.');
  });

  it('is a lost race, told by whom and when [R-LOST-RACE]', () => {
    const asked = buildApproval();
    const now = { ...asked, state: 'rejected' as const, decidedBy: 'vera', decidedAt: '2026-01-01T10:02:13.000Z', channel: 'slack' };
    expect(failureNotice(asked, now, problem('already_decided'))).toMatchObject({ tone: 'stop', title: 'vera was faster', text: expect.stringMatching(/rejected by vera, .*2026.*, through slack\. Your answer was not used/) });
  });

  it('is a problem with the way to mend it', () => {
    expect(failureNotice(buildApproval(), undefined, problem('digest_changed'))).toMatchObject({ title: 'It has changed since you saw it', text: expect.stringContaining('Read it again.') });
  });
});
