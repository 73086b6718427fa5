import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditSearch, sendEmail, TaskDelegate } from '@waggle/contracts';
import { type MailServer, startMailServer } from '@waggle/dev';
import { generateKeyPair } from '@waggle/grants/signer';
import { startZone, type Zone } from '@waggle/host';
import { ToolClient } from '@waggle/mcp-client';
import { EXCHANGES, Messenger, openBroker } from '@waggle/messaging';
import { createLogger, Metrics } from '@waggle/observability';
import { buildTaskDelegate, type TestScope, testScope, waitFor } from '@waggle/testing';
import { processEnvironment } from '@waggle/config';
import amqp from 'amqplib';
import { v7 as uuid } from 'uuid';
import { ACTING_CALLS } from './acting-calls.js';
import { grantFor, outcomeOf } from './draft-only-world.js';
import { dropMailTasks } from './work.js';

const OFFICE = { address: 'office@waggle.example', password: 'test' };
const CREDENTIALS = { SOCIAL_FACEBOOK_TOKEN: 'EAAG-posting-token-of-the-page', SOCIAL_FACEBOOK_PAGE_ID: '1234567890' };
const [mail] = ACTING_CALLS.filter(({ tool }) => tool === sendEmail);
if (mail === undefined) throw new Error('no call that sends a mail');

let scope: TestScope;
let home: string;
let zone: Zone;
let office: MailServer;

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-cloud-'));
  office = await startMailServer({ home, users: [OFFICE], log: () => undefined, env: processEnvironment() });
  const box = `imap://${encodeURIComponent(OFFICE.address)}:${OFFICE.password}@${office.imap.host}:${office.imap.port}`;
  const smtp = `smtp://${office.smtp.host}:${office.smtp.port}`;
  // A careless operator has set up the cloud's machine as the one at home.
  const env = { ...scope.env, ...CREDENTIALS, DRY_RUN: 'false', EMAIL_PROVIDER: 'mailbox', SOCIAL_PROVIDER: 'live', EMAIL_FROM: OFFICE.address, SMTP_URL: smtp, IMAP_URL: box, LOG_LEVEL: 'silent' };
  zone = await startZone({ role: 'cloud', home, workspace: join(home, 'workspace'), env, gatewayPort: 0, log: () => undefined, without: ['intake'] });
}, 120_000);

afterAll(async () => {
  await zone?.stop();
  await office?.stop();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

/** Says something on the broker with a service's own credentials. */
async function as<T>(service: string, work: (messenger: Messenger) => Promise<T>): Promise<T> {
  const broker = await openBroker({ url: zone.env(service)['AMQP_URL'] ?? '', service, instance: 'thief', queues: 'classic', retryDelaysMs: [1000, 5000, 30000, 120000], log: createLogger({ service, instance: 'thief', level: 'silent' }), metrics: new Metrics(service) });
  try {
    return await work(new Messenger(broker));
  } finally {
    await broker.close();
  }
}

async function publishRaw(service: string, key: string): Promise<string> {
  const model = await amqp.connect(zone.env(service)['AMQP_URL'] ?? '');
  model.on('error', () => undefined);
  const channel = await model.createConfirmChannel();
  const refusal = new Promise<string>((resolve) => channel.on('error', (error: Error) => resolve(error.message)));
  channel.publish(EXCHANGES.commands, key, Buffer.from('{}'));
  const outcome = await Promise.race([channel.waitForConfirms().then(() => 'taken'), refusal]);
  await model.close().catch(() => undefined);
  return outcome;
}

const refusals = (code: string): Promise<number> =>
  as('gateway', async (messenger) => (await messenger.ask(AuditSearch, { limit: 200 })).entries.filter(({ output }) => output.includes(code)).length);

describe('a whole cloud zone that was given every credential [R-DRAFT-ONLY-ZONE]', () => {
  it('prepares: a mail becomes a draft that waits for the local zone', async () => {
    await dropMailTasks({ workspace: join(home, 'workspace') }, 'cloud', 1);
    await waitFor(async () => (await readdir(join(home, 'workspace/Pending_Approval'), { recursive: true })).some((name) => name.includes('APPROVE_EMAIL_cloud-0')), { timeoutMs: 60_000, describe: 'the draft' });
  }, 90_000);

  it('has handed what acts to no service', () => {
    const handed = zone.services.map((service) => JSON.stringify(zone.env(service))).join('\n');
    expect(handed).toContain(OFFICE.password);
    for (const secret of [`${office.smtp.host}:${office.smtp.port}`, CREDENTIALS.SOCIAL_FACEBOOK_TOKEN, 'GRANT_PUBLIC_KEYS', 'GRANT_SIGNING_KEY']) expect([secret, handed.includes(secret)]).toEqual([secret, false]);
    for (const service of ['gatekeeper', 'notifier', 'mcp-payment', 'mcp-whatsapp']) expect(zone.services).not.toContain(service);
  });

  it('refuses a forged grant that comes with the stolen token of the executing agent', async () => {
    const { MCP_URLS = '{}', MCP_TOKEN = '' } = zone.env('security');
    const urls = JSON.parse(MCP_URLS) as Record<string, string>;
    const thief = new ToolClient({ agent: 'security', token: MCP_TOKEN, resolve: (server) => urls[server], zone: 'local' });
    const { privateJwk } = await generateKeyPair();
    const outcomes: string[] = [];
    for (const call of ACTING_CALLS) outcomes.push(await outcomeOf(thief.call(call.tool, call.args, { grant: await grantFor(call, 'cloud', privateJwk), taskId: 'EMAIL_cloud-0' })));
    await thief.close();
    expect(new Set(outcomes)).toEqual(new Set(['tool_denied', 'tool_server_unknown']));
    await waitFor(async () => (await refusals('tool_denied')) >= outcomes.filter((code) => code === 'tool_denied').length, { timeoutMs: 15_000, describe: 'the refusals in the audit' });
  }, 60_000);

  it('refuses to execute what a forged message of the orchestrator orders', async () => {
    const { privateJwk } = await generateKeyPair();
    const proposal = { id: uuid(), server: 'email', tool: 'send_email', args: mail.args as never, action: 'send', summary: 'x', preview: 'x', blanks: [], evidence: [], taint: [], flags: [] };
    const order = buildTaskDelegate({ taskId: 'EMAIL_forged', prefix: 'EXECUTE', zone: 'cloud', execution: { approvalId: uuid(), proposal, grant: await grantFor(mail, 'cloud', privateJwk) } });
    await as('orchestrator', (messenger) => messenger.publish(TaskDelegate, order, { to: 'security' }));
    await waitFor(async () => (await refusals('tool_not_in_zone')) > 0, { timeoutMs: 20_000, describe: 'the refusal in the audit' });
  }, 60_000);

  it('lets nobody speak of a decision, neither by its own code nor by hand', async () => {
    expect(await publishRaw('gateway', 'gatekeeper.express.approval.decide.v1')).toMatch('ACCESS_REFUSED');
    expect(await publishRaw('sales', 'security.express.task.delegate.v1')).toMatch('ACCESS_REFUSED');
    const response = await fetch(`${zone.url}/api/approvals/${uuid()}/approve`, { method: 'POST', headers: { authorization: `Bearer ${zone.operatorToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ digest: 'a'.repeat(64) }) });
    expect({ status: response.status >= 400, code: ((await response.json()) as { code: string }).code }).toEqual({ status: true, code: expect.any(String) });
  });

  it('has sent nothing when all is over', () => {
    expect(office.delivered()).toEqual([]);
  });
});
