import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonConfig, databaseConfig } from '@waggle/config';
import { discoverApps, readSecrets, startZone, type Zone } from '@waggle/host';
import { createLogger, KnownSecrets } from '@waggle/observability';
import { OtlpCollector, type TestScope, testScope, waitFor } from '@waggle/testing';
import { ask, type Told } from './door-list.js';
import { Firehose } from './firehose.js';
import { startTelltaleVendors, type TelltaleVendors } from './telltale-vendor.js';
import { filesOf, keysOf, recordBrain, recordLog, rowsOf, type Trace } from './trace.js';

/** Secrets that the zone makes itself, or that are the test servers': the first are searched for as they were made. */
const MADE_BY_THE_ZONE = ['OPERATOR_TOKENS', 'OPERATORS', 'GRANT_SIGNING_KEY', 'FOLDER_DECISION_KEY', 'VAULT_OPERATORS', 'MCP_TOKEN', 'MCP_TOKENS'];
/** Where secrets belong, with the reason. */
const DECLARED: Readonly<Record<string, string>> = { 'file secrets.json': 'the zone keeps its secrets there, readable by its owner alone' };

const TYPED = { password: 'wgcanary-typed-password', token: 'wgcanary-typed-token', broken: 'wgcanary-in-broken-json' };

let scope: TestScope;
let home: string;
let zone: Zone;
let vendors: TelltaleVendors;
let firehose: Firehose;
let collector: OtlpCollector;
let log: ReturnType<typeof recordLog>;
let brain: ReturnType<typeof recordBrain>;
let needles: Array<[string, string]>;
const answers: Trace[] = [];

/** One value that stands nowhere else for every secret setting, in the form that it has to have. */
async function canaries(): Promise<Record<string, string>> {
  const apps = await discoverApps('swarm');
  const names = apps.flatMap(({ definition }) => Object.entries(definition.config).filter(([, { secret }]) => secret === true).map(([name]) => name));
  const wanted = [...new Set(names)].filter((name) => !MADE_BY_THE_ZONE.includes(name) && !(name in commonConfig) && !(name in databaseConfig));
  return Object.fromEntries(wanted.map((name) => [name, `wgcanary-${name.toLowerCase().replaceAll('_', '-')}`]));
}

/** How a canary is written where its setting does not take it as it is. */
function written(name: string, canary: Record<string, string>): string {
  const value = canary[name] ?? '';
  if (name === 'VAULT_MASTER_KEYS') return Buffer.from(value.padEnd(32, '!')).toString('base64');
  return name === 'SOCIAL_X_TOKEN' ? value.replaceAll('-', '') : value;
}

function settingsWith(canary: Record<string, string>): Record<string, string> {
  const { http, imap, smtp } = vendors;
  const api = `http://127.0.0.1:${http}`;
  return {
    ...canary,
    VAULT_MASTER_KEYS: `canary:${written('VAULT_MASTER_KEYS', canary)}`,
    SOCIAL_X_TOKEN: `1234567890-${written('SOCIAL_X_TOKEN', canary)}`,
    SMTP_URL: `smtp://office:${canary['SMTP_URL'] ?? ''}@127.0.0.1:${smtp}`,
    IMAP_URL: `imap://office:${canary['IMAP_URL'] ?? ''}@127.0.0.1:${imap}`,
    INTAKE_IMAP: `imap://office:${canary['INTAKE_IMAP'] ?? ''}@127.0.0.1:${imap}/INBOX`,
    NOTICE_SMTP_URL: `smtp://office:${canary['NOTICE_SMTP_URL'] ?? ''}@127.0.0.1:${smtp}`,
    NOTICE_PROVIDER: 'smtp',
    AMQP_MANAGEMENT_URL: `http://office:${canary['AMQP_MANAGEMENT_URL'] ?? ''}@127.0.0.1:${http}`,
    SYNC_REMOTE: `http://office:${canary['SYNC_REMOTE'] ?? ''}@127.0.0.1:${http}/office.git`,
    WEBHOOK_SOURCES: JSON.stringify([{ name: 'shop', style: 'github', secret: canary['WEBHOOK_SOURCES'], prefix: 'EMAIL' }]),
    ...{ SLACK_PROVIDER: 'slack', SLACK_API_URL: api, SMS_PROVIDER: 'twilio', TWILIO_API_URL: api, TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_FROM: '+15005550006' },
    APPROVERS: JSON.stringify([{ name: 'operator', slackUser: 'U024BE7LH', phone: '+436601234567', email: 'olga@waggle.example' }]),
    ...{ PROMPT_GATHER_SECONDS: '0', MAIL_AFTER_MINUTES: '0', SMS_WITHIN_MINUTES: '1440', UNDO_SECONDS: '0', DRY_RUN: 'false', RETRY_DELAYS_MS: '50,100', LOG_LEVEL: 'debug' },
  };
}

beforeAll(async () => {
  [log, brain] = [recordLog(), recordBrain()];
  [scope, vendors, collector, home] = await Promise.all([testScope(), startTelltaleVendors(), new OtlpCollector().open(), mkdtemp(join(tmpdir(), 'waggle-canary-'))]);
  const canary = await canaries();
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env: { ...scope.env, ...settingsWith(canary), OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint }, gatewayPort: 0, log: () => undefined });
  firehose = await Firehose.open(scope.env);
  const secrets = await readSecrets(home);
  needles = [
    ...Object.keys(canary).map((name): [string, string] => [name, written(name, canary)]),
    ...Object.entries(TYPED),
    ['the operator’s token', zone.operatorToken],
    ['the signing key', String(secrets?.grantKey?.private['d'])],
    ...Object.entries(secrets?.mcpTokens ?? {}).map(([agent, token]): [string, string] => [`the token of ${agent}`, token]),
  ];
}, 120_000);

afterAll(async () => {
  await firehose?.close();
  await zone?.stop();
  log.stop();
  brain.stop();
  await vendors.close();
  await collector.close();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

async function call(method: string, path: string, body?: string | object, headers: Record<string, string> = {}): Promise<Told> {
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  const told = await ask(Number(new URL(zone.url).port), { method, path, headers: { authorization: `Bearer ${zone.operatorToken}`, ...json, ...headers }, body: typeof body === 'object' ? JSON.stringify(body) : body });
  answers.push({ where: `answer to ${method} ${path}`, text: JSON.stringify([told.headers, told.text]) });
  return told;
}

const read = async <T>(path: string): Promise<T> => JSON.parse((await call('GET', path)).text) as T;
const task = (id: string, body: string): Promise<Told> => call('POST', '/api/tasks', { taskId: id, frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours', message_id: `<${id}@customer.example>` }, body });

/** What an office does in a day, with vendors that refuse everything. */
async function work(): Promise<void> {
  await task('EMAIL_20260102_canary01', 'When are you open?');
  await task('EMAIL_20260102_canary02', 'When are you open on Sunday? 😀 \ufffd');
  await call('POST', '/api/tasks', { prefix: 'RESEARCH', title: 'What does a franking machine cost?', body: 'Find three offers.' });
  const approvals = await waitFor(async () => {
    const { approvals: found } = await read<{ approvals: Array<{ id: string; digest: string }> }>('/api/approvals');
    return found.length >= 2 && found;
  }, { timeoutMs: 25_000, describe: 'two proposals' });
  const [first, second] = approvals;
  await call('POST', `/api/approvals/${first?.id ?? ''}/approve`, { digest: first?.digest });
  await call('POST', `/api/approvals/${second?.id ?? ''}/reject`, { digest: second?.digest, reason: 'Not this way.' });
  await waitFor(() => vendors.asked.imap > 0 && vendors.asked.http > 0 && vendors.asked.smtp > 0, { timeoutMs: 25_000, describe: 'every vendor to have refused' });
}

/** What goes wrong at the door. */
async function faults(): Promise<void> {
  const nobody = { authorization: '' };
  await call('POST', '/api/session', { name: 'operator', password: TYPED.password }, nobody);
  await call('POST', '/api/session', { token: TYPED.token }, nobody);
  await call('POST', '/api/session', { name: { first: TYPED.password }, password: [TYPED.password] }, nobody);
  await call('POST', '/api/session/key', { password: TYPED.password }, { 'idempotency-key': 'canary' });
  await call('GET', '/api/tasks', undefined, { authorization: `Bearer ${TYPED.token}` });
  await call('GET', '/api/tasks', undefined, { authorization: '', cookie: `waggle_session=${TYPED.token}` });
  await call('POST', '/api/session', `{"name":"operator","password":"${TYPED.broken}`, nobody);
  await call('POST', '/api/session', `${TYPED.broken}{`, nobody);
  await call('POST', '/api/hooks/shop', '{}', { ...nobody, 'x-github-delivery': 'canary', 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` });
  await call('POST', '/hooks/slack', 'payload=%7B%7D', { 'x-slack-signature': 'v0=00', 'x-slack-request-timestamp': '1' });
  const { paths } = await read<{ paths: Record<string, object> }>('/api/openapi.json');
  for (const path of Object.keys(paths).filter((one) => !one.includes('{') && one !== '/api/events')) await call('GET', path);
  await call('GET', '/metrics');
}

describe('a secret [R-CANARY]', () => {
  it('is found nowhere after a day of work and of errors, but where it belongs', async () => {
    await work();
    await faults();
    await waitFor(async () => (await read<{ byStatus?: unknown; tasks: Array<{ status: string }> }>('/api/tasks')).tasks.some(({ status }) => status === 'failed' || status === 'done' || status === 'rejected'), { timeoutMs: 30_000, describe: 'a task that ended' });
    const spans = collector.bodies.map((text) => ({ where: 'span', text }));
    const traces = [...spans, ...log.traces, ...brain.traces, ...firehose.traces, ...answers, ...(await rowsOf(scope.env.DATABASE_URL)), ...(await keysOf(scope.env)), ...(await filesOf(home))];
    const kinds = new Set(traces.map(({ where }) => where.split(' ')[0]));
    // Looking where there is nothing proves nothing.
    expect([...kinds].sort()).toEqual(['answer', 'brain', 'file', 'key', 'log', 'message', 'span', 'table']);
    for (const kind of ['answer', 'brain', 'file', 'message', 'table']) expect([kind, traces.some(({ where, text }) => where.startsWith(kind) && text.includes('When are you open'))]).toEqual([kind, true]);
    // A span names its task, and nothing of what is in it.
    expect(['EMAIL_20260102_canary01', 'When are you open', 'Opening hours', 'Ann <', 'customer.example'].filter((text) => spans.some((span) => span.text.includes(text)))).toEqual(['EMAIL_20260102_canary01']);
    expect(needles.length).toBeGreaterThan(25);
    const found = traces.filter(({ where }) => DECLARED[where] === undefined).flatMap(({ where, text }) => needles.filter(([, value]) => text.includes(value)).map(([name, value]) => `${name} in ${where}: ${text.slice(Math.max(0, text.indexOf(value) - 120), text.indexOf(value) + 20)}`));
    expect([...new Set(found)]).toEqual([]);
    expect(traces.filter(({ where }) => where in DECLARED).some(({ text }) => text.includes(zone.operatorToken))).toBe(true);
  }, 150_000);

  it('is left out of a line of the log that a library has put it into', () => {
    const secret = 'wgcanary-"with quotes" \\ and\nlines';
    const before = log.traces.length;
    createLogger({ service: 'test', instance: '1', level: 'info', secrets: new KnownSecrets(['wgcanary', secret]) }).error({ detail: `refused ${secret}`, deep: { deeper: { url: `smtp://ann:${secret}@h` } } }, `no: ${secret}`);
    const line = log.traces.slice(before).map(({ text }) => text).join('');
    expect(JSON.parse(line)).toMatchObject({ msg: 'no: [redacted]', detail: 'refused [redacted]', deep: { deeper: { url: 'smtp://ann:[redacted]@h' } } });
  });
});
