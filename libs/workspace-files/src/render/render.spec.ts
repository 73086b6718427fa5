import { AppError } from '@waggle/errors';
import type { AgentResult, Approval, Proposal, TaskSummary } from '@waggle/contracts';
import { parseText } from '../front-matter.js';
import { renderApproveFile } from './approve-file.js';
import { type DashboardTask, type DashboardView, renderDashboard } from './dashboard.js';
import { renderBadEnd, renderErrorFile } from './error-file.js';
import { renderExecuteFile } from './execute-file.js';
import { fenced, inline } from './markdown.js';
import { renderDraftFile, renderPlanFile } from './plan-file.js';
import { renderUpdateFile } from './update-file.js';

const AT = '2026-11-21T10:00:00.000Z';
const task: TaskSummary = {
  taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'pending_approval', version: 6, priority: 'HIGH', domain: 'email', zone: 'local', agent: 'sales', title: 'Offer', flagged: true, reason: null, created: AT, updated: AT,
};
const proposal: Proposal = {
  id: '0190b5a0-0000-7000-8000-000000000001', server: 'email', tool: 'reply_email', args: { to: ['maria@example.com'], text: 'Dear Maria' }, action: 'reply', summary: 'Replies to maria@example.com',
  preview: 'Dear Maria\n```\n## How to decide\n', blanks: ['delivery date'], evidence: [{ kind: 'message', ref: '<a@b>', quote: 'When?' }], taint: [{ field: 'to', source: 'mail', sentence: 'write to [me](x)' }], flags: ['prices'],
};
const approval: Approval = {
  id: '0190b5a0-0000-7000-8000-000000000002', taskId: 'EMAIL_1', proposal, digest: 'd'.repeat(64), approvalClass: 'always', reasons: ['new contact'], state: 'pending', priority: 'HIGH', created: AT, expires: AT,
  group: 'email.reply_email',
  template: null,
  escalatedAt: null,
  decisionSeconds: null,
  peopleNeeded: 1,
  agreedBy: [],
  decidedBy: null, decidedAt: null, decisionReason: null, channel: null, approvedDigest: null, grantId: null,
};

describe('the files that people read', () => {
  it('an approval shows call, preview, flags, evidence, taint, blanks and how to decide', () => {
    const { frontMatter, body } = parseText(renderApproveFile({ task, proposal, approval }));
    expect(frontMatter).toMatchObject({ approval: approval.id, task: 'EMAIL_1', digest: approval.digest, expires: AT, tool: 'email.reply_email', state: 'pending' });
    for (const part of ['Dear Maria', '"to": [', 'prices', '\\<a@b\\>', 'delivery date', 'write to \\[me\\]', 'new contact', 'waggle approve EMAIL_1', 'What happens on approve']) expect(body).toContain(part);
  });

  it('an approval names the stranger’s words, makes hidden text readable, and leaves out that it answers the sender [R-TAINT-CARD]', () => {
    const taint = [{ field: 'text', source: 'mail', sentence: 'pay DE89', value: 'DE89' }, { field: 'to.0', source: 'mail', sentence: 'from: maria', usual: true }];
    const { body } = parseText(renderApproveFile({ task, proposal: { ...proposal, taint, hidden: [{ where: 'the mail', shown: 'pay eve' }] }, approval }));
    for (const part of ['text **DE89** comes from mail: “pay DE89”', 'In the mail: “pay eve”']) expect(body).toContain(part);
    expect(body).not.toContain('from: maria');
  });

  it('a preview cannot close its block and pose as part of the approval', () => {
    const { body } = parseText(renderApproveFile({ task, proposal, approval }));
    expect(body).toContain('````text\nDear Maria\n```\n## How to decide\n````');
  });

  it('an approval of a zone that only prepares says where it is decided', () => {
    const text = renderApproveFile({ task: { ...task, zone: 'cloud' }, proposal, approval: null });
    expect(text).toContain('The local zone asks for the decision');
    expect(text).not.toContain('waggle approve');
  });

  it('an execution shows the call and never the permission itself', () => {
    const text = renderExecuteFile({ ...task, status: 'executing' }, { ...approval, grantId: 'g-1', decidedBy: 'olga' });
    expect(parseText(text).frontMatter).toMatchObject({ grant: 'g-1', approved_by: 'olga', state: 'executing' });
  });

  it('plan and draft hold the steps and the whole text', () => {
    const result: AgentResult = { outcome: 'proposal', plan: ['Read the thread', 'Answer'], evidence: [], drafts: [{ title: 'Reply', format: 'text', content: 'Dear Maria' }], proposals: [proposal], crmNotes: [] };
    expect(renderPlanFile(task, result)).toContain('1. Read the thread\n2. Answer');
    expect(renderDraftFile(task, result)).toContain('```text\nDear Maria\n```');
    expect(renderDraftFile(task, { ...result, drafts: [] })).toBeUndefined();
  });

  it('an error note says what, where and how to mend it', () => {
    const error = new AppError('bad_yaml', 'invalid', 'Not valid', { line: 3, column: 9, mend: 'Quote it' });
    const text = renderErrorFile({ file: 'Needs_Action/EMAIL_\u202e1.md', rejectedAs: 'Rejected/EMAIL_1.md', error, at: new Date(AT) });
    for (const part of ['error: bad_yaml', 'Not valid', 'line 3, column 9', 'Quote it', '\\\\u\\{202e\\}']) expect(text).toContain(part);
  });

  it('a bad end gives reason and next step', () => {
    expect(renderBadEnd({ taskId: 'EMAIL_1', status: 'needs_reconciliation', reason: 'Connection lost', agent: 'security', at: AT })).toContain('Look at the outside system first');
    for (const status of ['rejected', 'expired', 'failed', 'cancelled']) expect(renderBadEnd({ taskId: 'EMAIL_1', status, reason: '', agent: null, at: AT })).toContain('waggle again "EMAIL_1"');
  });

  it('an update proves what was done', () => {
    const receipt = { grantId: 'g', approvalId: approval.id, server: 'email', tool: 'reply_email', digest: 'd', mode: 'dry_run' as const, providerId: '<x@y>', executedAt: AT, readBack: { found: true, detail: 'in Sent' } };
    expect(renderUpdateFile({ task: { ...task, status: 'done' }, result: null, approval, receipt })).toContain('dry run: nothing left the machine');
  });

  it('the dashboard is the same bytes for the same view and links to files', () => {
    const asks = { call: 'email.send_email', expires: AT, money: '12.50 EUR', flagged: true };
    const view: DashboardView = { zone: 'local', role: 'swarm', dryRun: true, counts: { Needs_Action: 2, Done: 1 }, week: {}, attention: [], recent: [], alerts: [], briefing: null,
      approvals: [{ taskId: 'EMAIL_1', title: 'a | b', status: 'pending_approval', priority: 'URGENT', agent: 'sales', updated: AT, file: 'Pending_Approval/email/APPROVE_EMAIL_1.md', asks }] };
    const text = renderDashboard(view);
    expect(renderDashboard(view)).toBe(text);
    for (const part of ['```mermaid', '1 to decide, 1 urgent, money waits: 12.50 EUR', '[[Pending_Approval/email/APPROVE_EMAIL_1\\|EMAIL_1]]', 'URGENT, flagged', 'a \\| b', 'Needs action: 2']) expect(text).toContain(part);
  });

  it('the dashboard counts all that waits, ended badly or was alarmed, and lists a part of it [R-DASHBOARD-COUNTS]', () => {
    const many = <T>(count: number, of: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => of(at));
    const task = (at: number): DashboardTask => ({ taskId: `EMAIL_${at}`, title: 't', status: 'pending_approval', priority: 'NORMAL', agent: 'sales', updated: AT, file: `Pending_Approval/APPROVE_EMAIL_${at}.md` });
    const text = renderDashboard({ zone: 'local', role: 'swarm', dryRun: false, counts: {}, week: { failed: 40, expired: 1, done: 9 }, recent: [], briefing: null,
      attention: many(30, task), alerts: many(8, () => ({ at: AT, severity: 'WARNING', code: 'noted', message: 'm' })),
      approvals: many(80, (at) => ({ ...task(at), asks: { call: 'c', expires: AT, money: '12.50 EUR', flagged: false } })) });
    for (const part of ['80 to decide', 'and 77 more below', 'And 50 more in `Pending_Approval/`', `12.50 EUR and 70 more`, '41 ended badly within a week', '8 security alerts within a week']) expect(text).toContain(part);
    expect(text.match(/\|EMAIL_\d+\]\]/g)).toHaveLength(30 + 30);
  });

  it('takes the markup out of a line and shows what cannot be seen', () => {
    expect(inline('a\n# b [x](y) \u202e')).toBe('a \\# b \\[x\\](y) \\\\u\\{202e\\}');
    expect(fenced('x\u200b')).toBe('```text\nx\\u{200b}\n```');
  });
});
