import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Approval, approvalSchema, taskSummarySchema } from '@waggle/contracts';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';
import { openDatabase } from '@waggle/persistence';
import { startNode, type TestProcess, testScope, type TestScope, waitFor } from '@waggle/testing';
import { ownLogins } from '@waggle/tool-server-testing';
import orchestratorService from '@waggle/orchestrator';
import { z } from 'zod';

const listSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const TASK = 'EMAIL_redraft';
const LONG = { timeoutMs: 40_000 };

let scope: TestScope;
let home: string;
let zone: Zone;
let api: ApiClient;
let orchestrator: TestProcess;

const RETRIES = { RETRY_DELAYS_MS: '200,500,1000,2000,5000,5000' };

async function startOrchestrator(): Promise<TestProcess> {
  const login = await ownLogins(scope, [orchestratorService], RETRIES);
  return startNode(join(CHECKOUT, 'apps/orchestrator/dist/main.js'), [], { env: { ...login(orchestratorService), WAGGLE_ROLE: 'swarm', LOG_LEVEL: 'info' }, ready: /"ready"/ });
}

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'redraft-'));
  orchestrator = await startOrchestrator();
  const env = { ...scope.env, LOG_LEVEL: 'silent', UNDO_SECONDS: '0', DRY_RUN: 'false', ...RETRIES };
  const without = ['orchestrator', 'intake', 'mcp-odoo', 'mcp-calendar', 'mcp-social', 'mcp-whatsapp', 'mcp-payment', 'mcp-research', 'mcp-threading', 'finance', 'content'];
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env, gatewayPort: 0, without, log: () => undefined });
  api = new ApiClient(zone.url, zone.operatorToken);
}, 60_000);

afterAll(async () => {
  await zone?.stop();
  await orchestrator?.kill();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

async function killOrchestrator(): Promise<void> {
  await orchestrator.kill();
  orchestrator = await startOrchestrator();
}

async function drop(): Promise<void> {
  const text = ['---', 'from: Ann <ann@customers.example>', 'to: office@waggle.example', 'subject: Trial', 'message_id: <redraft@customers.example>', '---', '', 'Hello,', '', 'do you offer a trial?', '', 'Ann', ''].join('\n');
  await writeFile(join(home, `.${TASK}`), text);
  await rename(join(home, `.${TASK}`), join(home, 'workspace', 'Needs_Action', `${TASK}.md`));
}

const statusOf = async () => (await api.call('/api/tasks', listSchema, { query: { limit: 10 } })).tasks[0]?.status;
const pending = async (): Promise<Approval | undefined> => (await api.call('/api/approvals', approvalsSchema, { query: { state: 'pending' } })).approvals[0];
const answer = (approval: Approval, verdict: 'approve' | 'reject', more: object = {}) => api.call(`/api/approvals/${approval.id}/${verdict}`, z.unknown(), { method: 'POST', body: { digest: approval.digest, ...more } });

async function rowsOf<T>(service: string, sql: string): Promise<T[]> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: service, migrations: [] });
  try {
    return (await database.query(sql)) as T[];
  } finally {
    await database.close();
  }
}

it('a draft that is sent back is drafted as asked, and has one effect although the orchestrator is killed at every step [R-REDRAFT] [R-FEEDBACK]', async () => {
  await drop();
  const first = await waitFor(pending, { ...LONG, describe: () => 'the first proposal' });
  expect(first.proposal.preview).toContain('30 days');
  await orchestrator.kill();
  await answer(first, 'reject', { reason: 'Say "thirty days" instead of "30 days"', again: true });
  orchestrator = await startOrchestrator();
  const second = await waitFor(pending, { ...LONG, describe: () => 'the second proposal' });
  expect(second.id).not.toBe(first.id);
  expect(second.digest).not.toBe(first.digest);
  expect(second.proposal.args['text']).toBe(String(first.proposal.args['text']).replaceAll('30 days', 'thirty days'));
  await killOrchestrator();
  await answer(second, 'approve');
  await killOrchestrator();
  await waitFor(async () => (await statusOf()) === 'done', { ...LONG, describe: () => 'the task to be done' });
  const states = async (): Promise<string> => (await api.call('/api/approvals', approvalsSchema, { query: { state: 'all', taskId: TASK } })).approvals.map(({ state }) => state).sort().join(' ');
  await waitFor(async () => (await states()) === 'executed rejected', { ...LONG, describe: () => 'both approvals to be settled' });
  expect(await rowsOf('mcp_email', "SELECT 1 FROM effect WHERE state = 'done'")).toHaveLength(1);
  expect(await rowsOf('orchestrator', 'SELECT agent, tool, reason, again, by, seconds > 0 AS timed FROM refusal')).toEqual([
    { agent: 'sales', tool: 'email.reply_email', reason: 'Say "thirty days" instead of "30 days"', again: true, by: 'operator', timed: true },
  ]);
  const story = await rowsOf<{ reason: string }>('orchestrator', 'SELECT reason FROM task_move ORDER BY version');
  expect(story.map(({ reason }) => reason)).toContain('Sent back by operator: Say "thirty days" instead of "30 days"');
}, 120_000);
