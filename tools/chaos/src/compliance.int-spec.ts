import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Approval, ComplianceReport } from '@waggle/contracts';
import { startZone, type Zone } from '@waggle/host';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import pg from 'pg';
import { v7 as uuid } from 'uuid';

const TASK = 'EMAIL_20260102_0a1b2c3d';
const ADDRESS = '1 Harbour Road, Bremen';
const LAWFUL = `News. Unsubscribe: answer STOP. Bee Ltd, ${ADDRESS}`;

let scope: TestScope;
let home: string;
let zone: Zone;
/** Whoever has the database: no service could plant what follows. */
let database: pg.Client;
let executed: string;

async function call<T>(method: string, path: string, body?: object): Promise<T> {
  const response = await fetch(`${zone.url}${path}`, { method, headers: { authorization: `Bearer ${zone.operatorToken}`, 'content-type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

const check = (): Promise<ComplianceReport> => call('POST', '/api/compliance', {});

/** A real effect: a mail that an agent proposed, a person approved and the tool server sent. */
beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-compliance-'));
  const env = { ...scope.env, LOG_LEVEL: 'silent', UNDO_SECONDS: '0', COMPANY_POSTAL_ADDRESS: ADDRESS };
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env, gatewayPort: 0, without: ['intake'], log: () => undefined });
  database = new pg.Client({ connectionString: scope.env.DATABASE_URL });
  await database.connect();
  await call('POST', '/api/tasks', { taskId: TASK, frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours', message_id: '<q@customer.example>' }, body: 'When are you open?' });
  const approval = await waitFor(async () => (await call<{ approvals: Approval[] }>('GET', '/api/approvals')).approvals[0], { timeoutMs: 30_000 });
  executed = approval.id;
  await call('POST', `/api/approvals/${executed}/approve`, { digest: approval.digest });
  await waitFor(async () => (await call<{ task: { status: string } }>('GET', `/api/tasks/${TASK}`)).task.status === 'done', { timeoutMs: 30_000 });
  await waitFor(async () => (await call<{ approvals: Approval[] }>('GET', '/api/approvals?state=executed')).approvals.length > 0, { timeoutMs: 30_000 });
}, 120_000);

afterAll(async () => {
  await database?.end();
  await zone?.stop();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

const run = async (statement: string, values: unknown[] = []): Promise<void> => void (await database.query(statement, values));

async function copy(table: string, where: string, changes: object): Promise<void> {
  await run(`INSERT INTO ${table} SELECT (jsonb_populate_record(original, $1::jsonb)).* FROM ${table} original WHERE ${where}`, [JSON.stringify(changes)]);
}

const LONG_AGO = new Date(Date.now() - 10 * 60_000).toISOString();
const effectOf = (approvalId: string, taskId: string) => ({ grant_id: `planted-${approvalId}`, business_key: `planted-${approvalId}`, approval_id: approvalId, task_id: taskId, started_at: LONG_AGO, finished_at: LONG_AGO });

/** An executed mail of a campaign, with all that a lawful one leaves behind but the audit entry. */
async function campaign(text: string, to: string): Promise<string> {
  const [id, taskId] = [uuid(), `CAMPAIGN_${Date.now()}`];
  const { rows } = await database.query<{ proposal: Approval['proposal'] }>('SELECT proposal FROM gatekeeper.approval WHERE id = $1', [executed]);
  const proposal = { ...rows[0]?.proposal, id, args: { ...rows[0]?.proposal.args, to: [to], text } };
  await copy('gatekeeper.approval', `id = '${executed}'`, { id, task_id: taskId, proposal, grant_id: `planted-${id}`, approved_args: proposal.args, kin: id });
  await copy('mcp_email.effect', `approval_id = '${executed}'`, effectOf(id, taskId));
  return id;
}

async function task(id: string, changes: object): Promise<string> {
  await copy('orchestrator.task', `task_id = '${TASK}'`, { task_id: id, ...changes });
  return id;
}

/** Each plants one fault and gives what must be named. */
const PLANTS: Array<[string, ComplianceReport['findings'][number]['check'], () => Promise<string>]> = [
  ['a ledger row without an approval', 'approvals', async () => {
    const approvalId = uuid();
    await copy('mcp_email.effect', `approval_id = '${executed}'`, effectOf(approvalId, TASK));
    return `planted-${approvalId}`;
  }],
  ['an executed approval that the audit does not know', 'approvals', () => campaign(LAWFUL, 'ann@customer.example')],
  ['mail to somebody who had asked for none', 'can_spam', async () => {
    const contact = uuid();
    await run('SET search_path = crm');
    await run(`INSERT INTO contact (id, name, email, status) VALUES ($1, 'No', 'no@customer.example', 'lead')`, [contact]);
    await run(`INSERT INTO activity (id, contact_id, kind, summary, at) VALUES (gen_random_uuid(), $1, 'email', 'Does not want to be written to', now() - interval '1 day')`, [contact]);
    return campaign(LAWFUL, 'no@customer.example');
  }],
  ['mail without a way to unsubscribe', 'can_spam', () => campaign(`News. ${ADDRESS}`, 'ann@customer.example')],
  ['mail without the postal address', 'can_spam', () => campaign('News. Unsubscribe: answer STOP.', 'ann@customer.example')],
  ['a task that is stuck', 'stuck', () => task('EMAIL_20260102_stuck', { status: 'delegated', updated_at: new Date(Date.now() - 3 * 3_600_000).toISOString() })],
  ['a high error rate', 'error_rate', () => task('EMAIL_20260102_failed', { status: 'failed' })],
  ['an erasure that is overdue', 'gdpr', async () => {
    const id = uuid();
    // No service takes this address, so that the erasure stays as it is.
    await run(`INSERT INTO compliance.erasure (id, address, by, asked_at, services) VALUES ($1, 'nobody', 'olga', now() - interval '31 days', '[{"service": "crm", "done": false, "parts": []}]')`, [id]);
    return id;
  }],
  ['an audit entry that was changed', 'audit_chain', async () => {
    await run('ALTER TABLE audit.entry DISABLE TRIGGER entry_append_only');
    await run(`UPDATE audit.entry SET body = replace(body, '"success":true', '"success":false') WHERE seq = 2`);
    return 'audit 2';
  }],
];

describe('the compliance check of a running zone', () => {
  it('says COMPLIANT before anything is planted, and writes it where viewers read it', async () => {
    const report = await check();
    expect(report).toMatchObject({ verdict: 'COMPLIANT', findings: [] });
    expect(report.checks.every(({ ok }) => ok)).toBe(true);
    expect(await call('GET', '/api/compliance')).toEqual({ report });
  });

  it.each(PLANTS)('finds %s, planted in the services’ own tables [R-COMPLIANCE-PLANTED]', async (_what, name, plant) => {
    const before = await check();
    const planted = await plant();
    const named = ({ findings }: ComplianceReport): boolean => findings.some(({ check: one, weight, entries }) => one === name && weight === 'violation' && entries.includes(planted));
    expect(named(before)).toBe(false);
    const after = await check();
    expect(after.verdict).toBe('NON_COMPLIANT');
    expect(named(after)).toBe(true);
  });
});
