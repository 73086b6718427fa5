import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '@waggle/cli';
import { approvalSchema, auditEntrySchema, TaskGet } from '@waggle/contracts';
import { openDatabase } from '@waggle/persistence';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { type MailZone, startMailZone } from './mail-zone.js';

const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const auditSchema = z.object({ entries: z.array(auditEntrySchema) });
const whySchema = z.object({ owner: z.string(), waitsFor: z.string() });
const proofSchema = z.object({ proven: z.boolean(), missing: z.array(z.string()) });
const LONG = { timeoutMs: 40_000 };

let zone: MailZone;
let home: string;
let api: ApiClient;

beforeAll(async () => {
  zone = await startMailZone({ DRY_RUN: 'false' });
  ({ home, api } = zone);
}, 60_000);

afterAll(() => zone?.stop(), 60_000);

async function change(service: string, ...statements: ReadonlyArray<readonly [string, string]>): Promise<void> {
  const database = await openDatabase({ url: zone.scope.env.DATABASE_URL, schema: service, migrations: [] });
  try {
    for (const [sql, param] of statements) await database.query(sql, [param]);
  } finally {
    await database.close();
  }
}

const taskOf = async (taskId: string) => (await api.call(`/api/tasks/${taskId}`, TaskGet.reply)).task;
const approvalOf = async (taskId: string, state: string) => (await api.call('/api/approvals', approvalsSchema, { query: { state, taskId } })).approvals[0];
const settle = (taskId: string, happened: boolean) => api.call(`/api/tasks/${taskId}/settle`, z.object({ status: z.string(), reason: z.string() }), { method: 'POST', body: { happened, why: 'I have looked into Sent.' } });
const endOf = (taskId: string) => waitFor(async () => ((status) => (['done', 'failed', 'rejected', 'needs_reconciliation'].includes(status) ? status : undefined))((await taskOf(taskId).catch(() => undefined))?.status ?? ''), { ...LONG, describe: () => `the end of ${taskId}` });

/** A customer's mail, whose answer is approved as it was proposed, or as the same as another. */
async function answered(taskId: string, customer: string, as?: string): Promise<string> {
  const text = ['---', `from: Ann <ann@${customer}.example>`, 'to: office@waggle.example', 'subject: Trial', `message_id: <${customer}@customers.example>`, '---', '', 'Hello,', '', 'do you offer a trial?', '', 'Ann', ''].join('\n');
  await writeFile(join(home, `.${taskId}`), text);
  await rename(join(home, `.${taskId}`), join(home, 'workspace', 'Needs_Action', `${taskId}.md`));
  const { id, digest } = await waitFor(() => approvalOf(taskId, 'pending'), { ...LONG, describe: () => `the proposal for ${taskId}` });
  const same = as === undefined ? undefined : (await approvalOf(as, 'all'))?.proposal.args;
  await api.call(`/api/approvals/${id}/${same === undefined ? 'approve' : 'modify'}`, z.unknown(), { method: 'POST', body: { digest, args: same } });
  return endOf(taskId);
}

/** As if the mail server had been lost in the middle of the mail, so that nobody can tell whether it has it. */
async function becomesUnclear(taskId: string): Promise<void> {
  await waitFor(async () => (await approvalOf(taskId, 'executed')) !== undefined, LONG);
  await change('mcp_email', ["UPDATE effect SET state = 'unknown', result = NULL, provider_id = NULL, read_back = NULL WHERE task_id = $1", taskId], ["DELETE FROM sandbox_mail WHERE mailbox = 'sent' AND $1 <> ''", taskId]);
  await change('gatekeeper', ["UPDATE approval SET state = 'failed', effect = 'possible' WHERE task_id = $1", taskId]);
  await change('orchestrator', [`UPDATE task SET status = 'needs_reconciliation', data = jsonb_set(data, '{receipts}', '[]') WHERE task_id = $1`, taskId]);
}

describe('a call of which nobody can tell, in a whole zone', () => {
  it('that did not happen is ended by a person, and the same is proposed and done [R-SETTLED]', async () => {
    expect(await answered('EMAIL_1', 'one')).toBe('done');
    await becomesUnclear('EMAIL_1');
    expect(await api.call('/api/tasks/EMAIL_1/why', whySchema)).toMatchObject({ owner: 'a person', waitsFor: expect.stringContaining('waggle settle') });
    expect(await answered('EMAIL_2', 'one', 'EMAIL_1')).toBe('failed');
    expect(await settle('EMAIL_1', false)).toMatchObject({ status: 'failed', reason: expect.stringContaining('operator has looked: it did not take effect. I have looked into Sent.') });
    await waitFor(async () => (await api.call('/api/tasks/EMAIL_1/proof', proofSchema)).proven, LONG);
    expect(await answered('EMAIL_3', 'one', 'EMAIL_1')).toBe('done');
  }, 120_000);

  it('is settled once, and on record in the name of the person [R-SETTLED]', async () => {
    await expect(settle('EMAIL_1', true)).rejects.toMatchObject({ code: 'task_not_unclear', message: expect.stringContaining('operator has looked') });
    await expect(settle('EMAIL_none', true)).rejects.toMatchObject({ code: 'task_not_found' });
    const entries = async (action: string) => (await api.call('/api/audit', auditSchema, { query: { action } })).entries.map(({ actor, taskId, output }) => ({ actor, taskId, output }));
    await waitFor(async () => (await entries('task.reconciled')).length > 0, LONG);
    expect(await entries('task.reconciled')).toEqual([{ actor: 'operator', taskId: 'EMAIL_1', output: 'it did not take effect' }]);
    expect(await entries('effect.not_made')).toMatchObject([{ actor: 'operator', taskId: 'EMAIL_1' }]);
  }, 60_000);

  it('that did happen counts as done everywhere [R-SETTLED]', async () => {
    expect(await answered('EMAIL_4', 'four')).toBe('done');
    await becomesUnclear('EMAIL_4');
    expect(await settle('EMAIL_4', true)).toMatchObject({ status: 'done' });
    await waitFor(async () => (await approvalOf('EMAIL_4', 'executed')) !== undefined, LONG);
    await waitFor(async () => (await readFile(join(home, 'workspace/Done/EMAIL_4.md'), 'utf8').catch(() => '')).includes('operator has looked: it took effect'), LONG);
    expect((await readdir(join(home, 'workspace/Rejected'))).filter((name) => name.includes('EMAIL_4'))).toEqual([]);
    expect(await answered('EMAIL_5', 'four', 'EMAIL_4')).toBe('failed');
  }, 120_000);
});
