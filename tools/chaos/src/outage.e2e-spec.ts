import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { approvalSchema, taskSummarySchema } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';
import { startNode, type TestProcess, testScope, type TestScope, waitFor } from '@waggle/testing';
import { ownLogins } from '@waggle/tool-server-testing';
import odooServer from '@waggle/mcp-odoo';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const listSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });
const REQUEST = ['---', 'customer: Northwind Foods', 'currency: USD', 'due_days: 30', 'lines:', '  - description: Team plan, 60 seats', '    quantity: 60', '    unit_price: 100.00', '---', '', 'Please draft the invoice.', ''].join('\n');

let scope: TestScope;
let home: string;
let zone: Zone;
let api: ApiClient;
let odooPort: number;
let odoo: TestProcess;

/** Its token, keys and database are those of the zone, its process is the test's own to kill. */
async function startOdoo(more: Record<string, string> = {}): Promise<TestProcess> {
  const { MCP_TOKENS = '', GRANT_PUBLIC_KEYS = '', ...rest } = zone.env('mcp-crm');
  const login = await ownLogins(scope, [odooServer]);
  const env = { ...rest, ...login(odooServer), MCP_TOKENS, GRANT_PUBLIC_KEYS, MCP_ODOO_PORT: String(odooPort), LOG_LEVEL: 'info', ...more };
  return startNode(join(CHECKOUT, 'apps/mcp/odoo/dist/main.js'), [], { env, ready: /"ready"/ });
}

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'outage-'));
  odooPort = await freePort();
  const overrides = { finance: { MCP_URLS: JSON.stringify({ odoo: `http://127.0.0.1:${odooPort}/mcp` }) }, orchestrator: { RETRY_SECONDS: '1' } };
  const env = { ...scope.env, LOG_LEVEL: 'silent' };
  const without = ['intake', 'mcp-odoo', 'mcp-email', 'mcp-calendar', 'mcp-social', 'mcp-whatsapp', 'mcp-payment', 'mcp-research', 'mcp-threading', 'sales', 'content'];
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env, overrides, gatewayPort: 0, without, log: () => undefined });
  api = new ApiClient(zone.url, zone.operatorToken);
  odoo = await startOdoo();
}, 60_000);

afterAll(async () => {
  await odoo?.kill();
  await zone?.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

const taskOf = async (taskId: string) => (await api.call('/api/tasks', listSchema, { query: { limit: 100 } })).tasks.find((task) => task.taskId === taskId);

async function drop(taskId: string): Promise<void> {
  await writeFileAtomic(join(home, 'workspace', 'Needs_Action', `${taskId}.md`), REQUEST);
}

async function until(taskId: string, fits: (task: NonNullable<Awaited<ReturnType<typeof taskOf>>>) => boolean): Promise<void> {
  let seen: Awaited<ReturnType<typeof taskOf>>;
  await waitFor(async () => (seen = await taskOf(taskId)) !== undefined && fits(seen), { timeoutMs: 30_000, describe: () => `${taskId}, which is ${JSON.stringify(seen)}` });
}

const pendingCalls = async (): Promise<string[]> => {
  const { approvals } = await api.call('/api/approvals', approvalsSchema, { query: { state: 'pending' } });
  return approvals.map(({ taskId, proposal: { tool } }) => `${taskId} ${tool}`).sort();
};

describe('an invoice request while the books are away', () => {
  it('is proposed when they are back, and not ended before [R-OUTAGE]', async () => {
    await odoo.kill();
    await drop('ODOO_1');
    await until('ODOO_1', ({ status, reason }) => status === 'delegated' && /tool_server_unreachable: the customer could not be looked up.*it is tried again/.test(reason ?? ''));
    odoo = await startOdoo();
    await until('ODOO_1', ({ status }) => status === 'pending_approval');
    expect(await pendingCalls()).toEqual(['ODOO_1 post_invoice']);
  }, 60_000);

  it('is proposed once when they are killed in the middle of a call [R-OUTAGE]', async () => {
    await odoo.kill();
    odoo = await startOdoo({ ODOO_SANDBOX_LATENCY_MS: '1500' });
    await drop('ODOO_2');
    await until('ODOO_2', ({ status }) => status === 'delegated');
    await odoo.kill();
    await until('ODOO_2', ({ reason }) => /it is tried again/.test(reason ?? ''));
    odoo = await startOdoo();
    await until('ODOO_2', ({ status }) => status === 'pending_approval');
    expect(await pendingCalls()).toEqual(['ODOO_1 post_invoice', 'ODOO_2 post_invoice']);
  }, 60_000);
});
