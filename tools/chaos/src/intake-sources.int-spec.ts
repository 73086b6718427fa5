import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Controller } from '@nestjs/common';
import { processEnvironment } from '@waggle/config';
import { BacklogCount, listMentions, listWhatsappMessages, type PayloadOf, readWhatsappChat, type ReplyOf, TaskArrive, zonesFileSchema, ZonesRead } from '@waggle/contracts';
import { CHECKOUT, discoverApps, startZone, type Zone } from '@waggle/host';
import { ToolClient } from '@waggle/mcp-client';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, Handles } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';

type Arrival = PayloadOf<typeof TaskArrive>;

const run = promisify(execFile);
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const HOOKS = JSON.stringify([{ name: 'shop', style: 'standard', secret: SECRET, prefix: 'LEAD', title: 'Order {{/order/id}}' }]);
/** What this is about; the rest of a zone stays away. */
const WANTED = ['audit', 'gateway', 'intake', 'mcp-social', 'mcp-whatsapp', 'workspace'];
const filed = new Map<string, Arrival>();
let arrivals = 0;

/** Stands in for the workspace. */
@Controller()
class WorkspaceStub {
  @Handles(TaskArrive)
  async arrive(task: Arrival): Promise<void> {
    arrivals += 1;
    filed.set(task.sourceKey, task);
  }

  @Handles(BacklogCount)
  async backlog(): Promise<ReplyOf<typeof BacklogCount>> {
    return { waiting: 0, unfinished: 0 };
  }

  @Handles(ZonesRead)
  async zones(): Promise<ReplyOf<typeof ZonesRead>> {
    return { here: 'local', alone: true, file: zonesFileSchema.parse({ active: 'local', epoch: 1, since: new Date(0).toISOString() }) };
  }

  @Handles(otherMessagesOf('workspace', TaskArrive, BacklogCount, ZonesRead))
  async other(): Promise<void> {
    throw new Error('not asked in this spec');
  }
}

let scope: TestScope;
let home: string;
let zone: Zone;
let social: Database;
let whatsapp: Database;

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-sources-'));
  const services = (await discoverApps('swarm')).map(({ service }) => service);
  zone = await startZone({
    role: 'swarm',
    home,
    workspace: join(home, 'workspace'),
    env: { ...scope.env, LOG_LEVEL: 'silent', WEBHOOK_SOURCES: HOOKS, FEEDS: 'facebook,instagram,linkedin,x,whatsapp', FEED_POLL_SECONDS: '1', SOCIAL_SANDBOX_LATENCY_MS: '0' },
    gatewayPort: 0,
    without: services.filter((service) => !WANTED.includes(service)),
    instead: { workspace: (own) => defineService({ name: own.name, plane: own.plane, roles: own.roles, controllers: [WorkspaceStub] }) },
    log: () => undefined,
  });
  social = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_social', migrations: [] });
  whatsapp = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'mcp_whatsapp', migrations: [] });
});
afterAll(async () => {
  await Promise.all([social?.close(), whatsapp?.close()]);
  await zone?.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
});

const hook = (name: string) => `${zone.url}/api/hooks/${name}`;
const post = (name: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) => fetch(hook(name), { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
const codeOf = async (response: Response): Promise<[number, string]> => [response.status, ((await response.json()) as { code: string }).code];
const bySource = (source: string): Arrival[] => [...filed.values()].filter(({ frontMatter }) => frontMatter['source'] === source);
const send = (id: string, secret = SECRET): Promise<{ stdout: string }> =>
  run(process.execPath, [join(CHECKOUT, 'docs/examples/send-webhook.mjs'), hook('shop'), '{"order":{"id":7,"by":"Ann"}}', id], { env: { PATH: processEnvironment()['PATH'], WEBHOOK_SECRET: secret } }).catch((failed: { stdout: string }) => failed);

describe('a webhook over HTTP', () => {
  it('is taken from the example, once, and refused precisely [R-HOOK-SIGNED]', async () => {
    expect((await send('one')).stdout).toMatch(/^202 \{"taskId":"LEAD_\d{8}_[0-9a-f]{8}","created":true\}/);
    expect((await send('one')).stdout).toMatch(/^200 .*"created":false/);
    expect((await send('two', `whsec_${Buffer.alloc(32, 4).toString('base64')}`)).stdout).toMatch(/^401 .*webhook_unsigned/);
    await waitFor(() => bySource('webhook:shop').length === 1, { timeoutMs: 15_000 });
    expect(bySource('webhook:shop')).toMatchObject([{ frontMatter: { title: 'Order 7' } }]);
    expect(await codeOf(await post('nobody', '{}'))).toEqual([404, 'webhook_unknown']);
    expect(await codeOf(await post('shop', '{}'))).toEqual([401, 'webhook_unsigned']);
    expect(await codeOf(await post('shop', '{}', { 'content-type': 'text/plain' }))).toEqual([415, 'media_type_unsupported']);
    expect(await codeOf(await post('shop', 'x'.repeat(1024 * 1024 + 1)))).toEqual([413, 'body_too_large']);
    expect((await fetch(hook('shop'))).status).toBe(405);
  });
});

describe('the feeds', () => {
  const insert = (platform: string, id: string, text: string) => social.query("INSERT INTO sandbox_mention (id, platform, kind, author, text) VALUES ($1, $2, 'mention', 'Ann', $3)", [id, platform, text]);
  const begun = async () => {
    const intake = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'intake', migrations: [] });
    await waitFor(async () => (await intake.query('SELECT 1 FROM feed_cursor')).length === 5, { timeoutMs: 30_000 });
    await intake.close();
  };

  it('make one task of each mention on each platform, and of what somebody wrote by WhatsApp [R-FEED-ONCE]', async () => {
    await begun();
    for (const platform of ['facebook', 'instagram', 'linkedin', 'x']) await insert(platform, '101', `Hello ${platform}`);
    await whatsapp.query("INSERT INTO whatsapp_chat (chat, name, last_at) VALUES ('+34600555011', 'Ines 0049', now())");
    await whatsapp.query("INSERT INTO whatsapp_message (id, chat, direction, text, at) VALUES ('wamid.A', '+34600555011', 'in', 'Hola', now()), ('wamid.B', '+34600555011', 'in', '¿Abren hoy?', now())");
    const sources = ['facebook', 'instagram', 'linkedin', 'x', 'whatsapp'].map((name) => `feed:${name}`);
    await waitFor(() => sources.every((source) => bySource(source).length > 0), { timeoutMs: 30_000, describe: () => [...filed.values()].map(({ taskId }) => taskId).join() });
    const ids = sources.map((source) => bySource(source).map(({ taskId }) => taskId.split('_')[0]).join());
    expect(ids).toEqual(['FACEBOOK', 'INSTAGRAM', 'LINKEDIN', 'TWITTER', 'WHATSAPP']);
    expect(bySource('feed:x')[0]).toMatchObject({ frontMatter: { from: 'Ann', mention_id: '101' }, body: 'Hello x\n' });
    const said = bySource('feed:whatsapp').map(({ body }) => body).join('');
    expect(said).toMatch(/Hola[^]*¿Abren hoy\?/);
    // A name with digits does not pass for a number.
    expect(bySource('feed:whatsapp')[0]?.frontMatter).toMatchObject({ chat: '+34600555011', from: '+34600555011' });
    const before = arrivals;
    await insert('x', '102', 'Once more');
    await waitFor(() => bySource('feed:x').length === 2, { timeoutMs: 30_000 });
    expect(arrivals).toBe(before + 1);
  });

  it('are read with a token of its own, which is good for these two tools alone [R-FEED-CALLER]', async () => {
    const { MCP_TOKEN: token = '', MCP_URLS: urls = '{}' } = zone.env('intake');
    const known = JSON.parse(urls) as Record<string, string>;
    const clientWith = (bearer: string) => new ToolClient({ agent: 'intake', token: bearer, resolve: (server) => known[server] });
    const outcome = (call: Promise<unknown>) => call.then(() => 'done', (error: { code: string }) => error.code);
    const [own, stranger] = [clientWith(token), clientWith('wg_agent_garbage')];
    expect(await outcome(own.call(listMentions, { platform: 'x' }))).toBe('done');
    expect(await outcome(own.call(listWhatsappMessages, {}))).toBe('done');
    expect(await outcome(own.call(readWhatsappChat, { chat: '+34600555019' }))).toBe('tool_denied');
    expect(await outcome(stranger.call(listMentions, { platform: 'x' }))).toBe('tool_unauthorized');
    await Promise.all([own.close(), stranger.close()]);
  });
});

describe('schedules over HTTP', () => {
  it('are set, listed, run once for a key, and ended', async () => {
    const call = async (method: string, path: string, body?: unknown, headers = {}) => {
      const response = await fetch(`${zone.url}/api/schedules${path}`, { method, headers: { authorization: `Bearer ${zone.operatorToken}`, 'content-type': 'application/json', ...headers }, body: body === undefined ? undefined : JSON.stringify(body) });
      return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
    };
    expect(await call('POST', '', { id: 'review', cron: '0 9 * * MON-FRI', zone: 'Europe/Berlin', prefix: 'PIPELINE', body: 'Look.' })).toMatchObject({ status: 200, changed: true, schedule: { setBy: 'operator' } });
    expect(await call('POST', '', { id: 'review', cron: '0 25 * * *', prefix: 'PIPELINE', body: 'Look.' })).toMatchObject({ status: 400, code: 'schedule_invalid' });
    expect(await call('GET', '')).toMatchObject({ schedules: [{ id: 'review' }, { id: 'weekly-audit', origin: 'setting' }] });
    const first = await call('POST', '/weekly-audit/run', undefined, { 'idempotency-key': 'k1' });
    expect(first).toMatchObject({ status: 200, created: true, taskId: expect.stringMatching(/^AUDIT_weekly-audit_by-hand_/) });
    await waitFor(() => bySource('schedule:weekly-audit').length === 1, { timeoutMs: 15_000 });
    expect(await call('DELETE', '/weekly-audit')).toMatchObject({ status: 409, code: 'schedule_in_setting' });
    expect(await call('DELETE', '/review')).toMatchObject({ status: 200, removed: true });
    expect(await call('DELETE', '/review')).toMatchObject({ status: 404, code: 'schedule_not_found' });
  });
});
