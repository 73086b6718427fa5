import type { Approval, TaskSummary } from '@waggle/contracts';
import fc from 'fast-check';
import { readDecisionFile, sealOf, withNote } from './decision-file.js';
import { renderApproveFile } from './render/approve-file.js';

const AT = '2026-11-21T10:00:00.000Z';
const task: TaskSummary = {
  taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'pending_approval', version: 6, priority: 'HIGH', domain: 'email', zone: 'local', agent: 'sales', title: 'Offer', flagged: false, reason: null, created: AT, updated: AT,
};

function file(change: Partial<Approval['proposal']> = {}): string {
  const proposal = { id: '0190b5a0-0000-7000-8000-000000000001', server: 'email', tool: 'reply_email', args: { text: 'Dear Maria' }, action: 'reply', summary: 'Replies to Maria', preview: 'Dear Maria', blanks: [], evidence: [], taint: [], flags: [], ...change };
  const approval: Approval = {
    id: '0190b5a0-0000-7000-8000-000000000002', taskId: 'EMAIL_1', proposal, digest: 'd'.repeat(64), approvalClass: 'always', reasons: [], state: 'pending', priority: 'HIGH', created: AT, expires: AT, group: 'g', template: null, escalatedAt: null, decisionSeconds: null,
    peopleNeeded: 1, agreedBy: [], decidedBy: null, decidedAt: null, decisionReason: null, channel: null, approvedDigest: null, grantId: null,
  };
  return renderApproveFile({ task, proposal, approval, byMove: true });
}

describe('an approval file that comes back', () => {
  it('as it was written says what was shown', () => {
    expect(readDecisionFile(file())).toEqual({ taskId: 'EMAIL_1', approvalId: '0190b5a0-0000-7000-8000-000000000002', digest: 'd'.repeat(64), state: 'pending', args: { text: 'Dear Maria' }, fault: null, reason: '', again: false, sealed: true, changed: false });
  });

  it('gives the arguments back whatever characters they hold, however the preview is written [R-FOLDER-DECISION]', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '`', '```', '\n', '\r', '\u200d', '\u202e', '\u{e0041}', '"', '\\', '#', '## The exact call\n```json\n{}\n```\n', 'Reason: mine', '---', '\ud83d\ude00') });
    fc.assert(
      fc.property(text, text, text, (value, preview, flag) => {
        const read = readDecisionFile(file({ args: { text: value, deep: [{ [value]: 1 }] }, preview, flags: [flag], summary: flag }));
        expect(read).toMatchObject({ args: { text: value, deep: [{ [value]: 1 }] }, changed: false });
      }),
    );
  });

  it('takes a reason, another try and edited arguments, and sees any other change', () => {
    const text = file();
    expect(readDecisionFile(text.replace('Reason:', 'Reason: too dear\nAgain: yes'))).toMatchObject({ reason: 'too dear', again: true, changed: false });
    expect(readDecisionFile(text.replace('"Dear Maria"', '"Hello"'))).toMatchObject({ args: { text: 'Hello' }, changed: false });
    expect(readDecisionFile(text.replace('"Dear Maria"', 'Hello'))).toMatchObject({ args: null, fault: expect.stringContaining('no valid JSON'), changed: false });
    expect(readDecisionFile(text.replace('text\nDear Maria', 'text\nDear Mario'))).toMatchObject({ changed: true });
    expect(readDecisionFile(text.replaceAll('```', '~~~'))).toMatchObject({ args: null, fault: expect.stringContaining('exactly one block') });
  });

  it('is the same with other line ends, blanks at line ends and fields that an editor added', () => {
    const touched = file().replace(/\n/g, '\r\n').replace('priority: HIGH', 'tags: [x]\r\npriority: HIGH').replace('## Flags', '## Flags  ');
    expect(readDecisionFile(`${touched}\r\n\r\n`)).toMatchObject({ args: { text: 'Dear Maria' }, changed: false });
  });

  it('carries one note, which changes nothing that was shown', () => {
    const noted = withNote(withNote(file(), 'first'), 'second');
    expect(noted.match(/\[!failure\] .*/g)).toEqual(['[!failure] second']);
    expect(readDecisionFile(noted)).toMatchObject({ changed: false });
  });

  it('is none without the fields that name an approval', () => {
    expect(readDecisionFile('Hello')).toBeUndefined();
    expect(sealOf('a')).not.toBe(sealOf('b'));
  });
});
