import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiClient } from '@waggle/cli';
import { processEnvironment } from '@waggle/config';
import { approvalSchema, type Role, taskSummarySchema } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { startZone, type Zone } from '@waggle/host';
import { testScope, type TestScope, waitFor } from '@waggle/testing';
import { createTransport } from 'nodemailer';
import { z } from 'zod';

const run = promisify(execFile);
const OFFICE = { address: 'office@waggle.example', password: 'test' };
const WAIT = { timeoutMs: 120_000 };
const WITHOUT = ['mcp-odoo', 'mcp-calendar', 'mcp-social', 'mcp-whatsapp', 'mcp-payment', 'mcp-research', 'mcp-threading', 'finance', 'content', 'compliance', 'notifier'];
const tasksSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const entriesSchema = z.object({ entries: z.array(z.object({ action: z.string() })) });

let scopes: TestScope[];
let home: string;
let mail: MailServer;
const zones: Zone[] = [];

const git = async (...args: string[]): Promise<string> => (await run('git', args)).stdout;
const shared = (): Promise<string> => git('-C', join(home, 'shared.git'), 'ls-tree', '-r', '--name-only', 'main').catch(() => '');

/** The remote of both, in which the cloud zone is the active one. */
async function makeRemote(): Promise<void> {
  const clone = join(home, 'first');
  await git('init', '--quiet', '--bare', '--initial-branch=main', join(home, 'shared.git'));
  await git('clone', '--quiet', join(home, 'shared.git'), clone);
  const lease = JSON.stringify({ active: 'cloud', epoch: 1, since: new Date().toISOString(), reason: 'set up' });
  await run('sh', ['-c', 'printf %s "$1" > zones.json', 'sh', lease], { cwd: clone });
  await git('-C', clone, 'add', 'zones.json');
  await git('-C', clone, '-c', 'user.name=Olga', '-c', 'user.email=olga@waggle.example', 'commit', '--quiet', '-m', 'Set up');
  await git('-C', clone, 'push', '--quiet', 'origin', 'HEAD:main');
}

async function start(role: Role, scope: TestScope, settings: Record<string, string>, without: readonly string[]): Promise<{ zone: Zone; api: ApiClient }> {
  const env = { ...processEnvironment(), ...scope.env, LOG_LEVEL: 'warn', SYNC_REMOTE: `file://${join(home, 'shared.git')}`, SYNC_INTERVAL_SECONDS: '2', UNDO_SECONDS: '0', ...settings };
  const zone = await startZone({ role, home: join(home, role), workspace: join(home, role, 'workspace'), processes: true, env, gatewayPort: 0, without: [...WITHOUT, ...without], log: () => undefined });
  zones.push(zone);
  return { zone, api: new ApiClient(zone.url, zone.operatorToken) };
}

beforeAll(async () => {
  scopes = [await testScope(), await testScope()];
  home = await mkdtemp(join(tmpdir(), 'two-zones-'));
  mail = await startMailServer({ home, users: [OFFICE], log: () => undefined, env: processEnvironment() });
  await makeRemote();
}, 120_000);

afterAll(async () => {
  for (const zone of zones) await zone.stop();
  await mail?.stop();
  for (const scope of scopes ?? []) await scope.dispose();
  await rm(home, { recursive: true, force: true });
}, 120_000);

describe('a cloud zone that prepares and a local zone that decides', () => {
  it('answer a mail that came while local was off, once and by the local zone alone [R-TWO-ZONES]', async () => {
    const [cloudScope, localScope] = scopes as [TestScope, TestScope];
    const mailbox = `imap://${encodeURIComponent(OFFICE.address)}:${OFFICE.password}@${mail.imap.host}:${mail.imap.port}`;
    const cloud = await start('cloud', cloudScope, { INTAKE_IMAP: `${mailbox}/INBOX`, INTAKE_POLL_SECONDS: '2' }, []);
    const text = 'Hello,\n\ndo you offer a trial?\n\nAnn\n';
    await createTransport({ host: mail.smtp.host, port: mail.smtp.port, secure: false, ignoreTLS: true }).sendMail({ from: 'Ann <ann@customers.example>', to: OFFICE.address, subject: 'A trial', text });
    await waitFor(async () => (await shared()).includes('Pending_Approval/email/APPROVE_EMAIL_'), { ...WAIT, describe: () => 'the draft in the remote' });

    const live = { DRY_RUN: 'false', EMAIL_PROVIDER: 'mailbox', EMAIL_FROM: OFFICE.address, SMTP_URL: `smtp://${mail.smtp.host}:${mail.smtp.port}`, IMAP_URL: mailbox };
    const local = await start('local', localScope, live, ['intake']);
    const pending = async () => (await local.api.call('/api/approvals', approvalsSchema, { query: { state: 'pending', limit: 10 } })).approvals[0];
    const approval = await waitFor(pending, { ...WAIT, describe: () => 'the approval in the local zone' });
    expect(approval.proposal.flags).toContain('prepared_in_cloud');
    expect(mail.delivered()).toEqual([]);
    const blanks = approval.proposal.blanks.length > 0;
    const args = Object.fromEntries(Object.entries(approval.proposal.args).map(([name, value]) => [name, typeof value === 'string' ? value.replace(/\[\[[^\]]*\]\]/g, 'soon') : value]));
    const body = blanks ? { digest: approval.digest, reason: 'filled in', args } : { digest: approval.digest, reason: '' };
    await local.api.call(`/api/approvals/${approval.id}/${blanks ? 'modify' : 'approve'}`, z.unknown(), { method: 'POST', body });

    const statusIn = async (api: ApiClient) => (await api.call('/api/tasks', tasksSchema, { query: { limit: 10 } })).tasks.find(({ taskId }) => taskId === approval.taskId)?.status;
    await waitFor(async () => (await statusIn(local.api)) === 'done', { ...WAIT, describe: () => 'done in local' });
    expect(mail.delivered()).toHaveLength(1);
    const audited = async () => (await local.api.call('/api/audit', entriesSchema, { query: { taskId: approval.taskId, limit: 100 } })).entries.map(({ action }) => action);
    await waitFor(async () => (await audited()).includes('task.done'), WAIT);
    await waitFor(async () => (await statusIn(cloud.api)) === 'done', { ...WAIT, describe: () => 'done in the cloud' });
    expect(await readdir(join(home, 'cloud', 'workspace', 'Done'))).toContain(`${approval.taskId}.md`);
    expect(mail.delivered()).toHaveLength(1);
  }, 600_000);
});
