import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '@waggle/cli';
import { approvalSchema, taskSummarySchema } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { type MailZone, startMailZone } from './mail-zone.js';

const listSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });

let zone: MailZone;
let home: string;
let api: ApiClient;

beforeAll(async () => {
  zone = await startMailZone({ WORKSPACE_RESCAN_SECONDS: '1' });
  ({ home, api } = zone);
}, 60_000);

afterAll(() => zone?.stop(), 60_000);

const inWorkspace = (file: string): string => join(home, 'workspace', file);
const read = (file: string): Promise<string> => readFile(inWorkspace(file), 'utf8').catch(() => '');
const statusOf = async (taskId: string) => (await api.call('/api/tasks', listSchema, { query: { limit: 100 } })).tasks.find((task) => task.taskId === taskId)?.status;
const approvalOf = async (taskId: string) => {
  const { approvals } = await api.call('/api/approvals', approvalsSchema, { query: { state: 'pending,approved,executed,rejected,modified', limit: 100 } });
  return approvals.find((one) => one.taskId === taskId);
};

async function waitingMail(taskId: string): Promise<string> {
  const text = ['---', `from: Ann <ann@${taskId.toLowerCase().replace('_', '-')}.example>`, 'to: office@waggle.example', 'subject: Hours', `message_id: <${taskId}@customers.example>`, '---', '', 'Hello,', '', 'do you offer a trial?', '', 'Ann', ''].join('\n');
  await writeFile(inWorkspace(`.${taskId}`), text);
  await rename(inWorkspace(`.${taskId}`), inWorkspace(`Needs_Action/${taskId}.md`));
  const file = `Pending_Approval/email/APPROVE_${taskId}.md`;
  await waitFor(async () => (await read(file)) !== '', { timeoutMs: 30_000, describe: () => file });
  return file;
}

describe('a person with a file manager alone', () => {
  it('approves, and the mail is answered once [R-FOLDER-DECISION]', async () => {
    const file = await waitingMail('EMAIL_1');
    await rename(inWorkspace(file), inWorkspace('Approved/APPROVE_EMAIL_1.md'));
    await waitFor(async () => (await statusOf('EMAIL_1')) === 'done', { timeoutMs: 30_000 });
    await waitFor(async () => (await approvalOf('EMAIL_1'))?.state === 'executed', { timeoutMs: 30_000 });
    expect(await approvalOf('EMAIL_1')).toMatchObject({ decidedBy: 'operator', channel: 'folder' });
    await waitFor(async () => (await read('Done/APPROVE_EMAIL_1.md')).includes('**executed** by operator') || (await read('Done/APPROVE_EMAIL_1.md')).includes('**approved** by operator'));
    // The new file is there before the old one goes, so that a crash between them loses nothing.
    await waitFor(async () => (await readdir(inWorkspace('Approved'))).every((name) => name.startsWith('.')));
  }, 60_000);

  it('edits the arguments, and what was edited is what leaves', async () => {
    const file = await waitingMail('EMAIL_2');
    const text = await read(file);
    await writeFile(inWorkspace(file), text.replace(/("text": ")[^"]*/, '$1Hello Ann,\\n\\nyes, for thirty days.'));
    await rename(inWorkspace(file), inWorkspace('Approved/APPROVE_EMAIL_2.md'));
    await waitFor(async () => (await statusOf('EMAIL_2')) === 'done', { timeoutMs: 30_000 });
    expect(await approvalOf('EMAIL_2')).toMatchObject({ proposal: { args: { text: 'Hello Ann,\n\nyes, for thirty days.' } }, channel: 'folder' });
  }, 60_000);

  it('is one of many who answer at once: one decision, and the file lies where it fell [R-FIRST-DECISION]', async () => {
    const file = await waitingMail('EMAIL_3');
    const approval = await approvalOf('EMAIL_3');
    const answers = Array.from({ length: 25 }, () => ['approve', 'reject']).flat();
    const others = answers.map((verdict) => api.call(`/api/approvals/${approval?.id ?? ''}/${verdict}`, z.unknown(), { method: 'POST', body: { digest: approval?.digest, reason: 'at once' } }).then(() => verdict, () => undefined));
    await rename(inWorkspace(file), inWorkspace('Rejected/APPROVE_EMAIL_3.md')).catch(() => undefined);
    const won = (await Promise.all(others)).filter((verdict) => verdict !== undefined);
    await waitFor(async () => ['done', 'rejected'].includes((await statusOf('EMAIL_3')) ?? ''), { timeoutMs: 30_000 });
    const settled = await approvalOf('EMAIL_3');
    expect(won.length + (settled?.channel === 'folder' ? 1 : 0)).toBe(1);
    const home = settled?.state === 'rejected' ? 'Rejected' : 'Done';
    const elsewhere = home === 'Done' ? 'Rejected' : 'Done';
    await waitFor(async () => (await read(`${home}/APPROVE_EMAIL_3.md`)) !== '' && (await read(`${elsewhere}/APPROVE_EMAIL_3.md`)) === '', { timeoutMs: 20_000 });
  }, 60_000);
});
