import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Approval, approvalSchema, StopLift, StopList, StopOrder, taskSummarySchema, taskWhySchema } from '@waggle/contracts';
import { startZone, type Zone } from '@waggle/host';
import { openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { z } from 'zod';

const listSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const TASK = 'EMAIL_stopped';
const LONG = { timeoutMs: 60_000 };
const WITHOUT = ['intake', 'notifier', 'mcp-odoo', 'mcp-calendar', 'mcp-social', 'mcp-whatsapp', 'mcp-payment', 'mcp-research', 'mcp-threading', 'finance', 'content'];

let scope: TestScope;
let home: string;
let zone: Zone;
let api: ApiClient;

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'stopped-'));
  const env = { ...scope.env, LOG_LEVEL: 'warn', UNDO_SECONDS: '2', DRY_RUN: 'false', RETRY_DELAYS_MS: '200,500,1000,2000,5000,5000' };
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env, gatewayPort: 0, processes: true, without: WITHOUT, log: () => undefined });
  api = new ApiClient(zone.url, zone.operatorToken);
}, 120_000);

afterAll(async () => {
  await zone?.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

async function drop(): Promise<void> {
  const text = ['---', 'from: Ann <ann@customers.example>', 'to: office@waggle.example', 'subject: Trial', 'message_id: <stop@customers.example>', '---', '', 'Hello,', '', 'do you offer a trial?', '', 'Ann', ''].join('\n');
  await writeFile(join(home, `.${TASK}`), text);
  await rename(join(home, `.${TASK}`), join(home, 'workspace', 'Needs_Action', `${TASK}.md`));
}

const statusOf = async () => (await api.call('/api/tasks', listSchema, { query: { limit: 10 } })).tasks[0]?.status;
const pending = async (): Promise<Approval | undefined> => (await api.call('/api/approvals', approvalsSchema, { query: { state: 'pending' } })).approvals[0];
const order = async (why: string) => (await api.call('/api/stops', StopOrder.reply, { method: 'POST', body: { scope: { kind: 'dangerous' }, why, minutes: 30 } })).stop;
const lift = async (id: string) => api.call(`/api/stops/${id}`, StopLift.reply, { method: 'DELETE', query: { why: 'all is well' } });

async function effects(): Promise<string[]> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_email', migrations: [] });
  try {
    return (await database.query<{ state: string }>('SELECT state FROM effect')).map(({ state }) => state);
  } finally {
    await database.close();
  }
}

it('an approved call is not made while all dangerous tools are stopped, though who keeps the stops is killed, and then once [R-STOP-WHOLE]', async () => {
  await drop();
  const approval = await waitFor(pending, { ...LONG, describe: () => 'the proposal' });
  await api.call(`/api/approvals/${approval.id}/approve`, z.unknown(), { method: 'POST', body: { digest: approval.digest } });
  const stop = await order('strange mail goes out');
  await zone.kill('gatekeeper');
  const held = await waitFor(async () => (await api.call('/api/stops', StopList.reply).catch(() => undefined))?.stops, { ...LONG, describe: () => 'the stops after the kill' });
  expect(held).toMatchObject([{ id: stop.id, endedAt: null, by: 'operator' }]);
  await zone.kill('orchestrator');
  // Well past the undo window, by the clock of the database.
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gatekeeper', migrations: [] });
  await waitFor(async () => (await database.query("SELECT 1 FROM approval WHERE release_at < now() - interval '3 seconds'")).length > 0, LONG);
  expect(await database.query('SELECT 1 FROM approval WHERE grant_id IS NOT NULL')).toEqual([]);
  await database.close();
  // Who was killed may not be back yet.
  expect([await waitFor(statusOf, LONG), await effects()]).toEqual(['approved', []]);
  await lift(stop.id);
  await waitFor(async () => (await statusOf()) === 'done', { ...LONG, describe: () => 'the task to be done' });
  expect(await effects()).toEqual(['done']);
  expect((await api.call(`/api/tasks/${TASK}/why`, taskWhySchema)).waitsFor).toContain('nothing');
}, 180_000);
