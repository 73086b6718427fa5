import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Controller } from '@nestjs/common';
import { type PayloadOf, SecurityAlert } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { CHECKOUT } from '@waggle/host';
import { Handles } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestScope, testScope, waitFor } from '@waggle/testing';
import gateway from '../index.js';
import { Receiver } from '../../test/receiver.js';
import { PEOPLE, swarmDoubles, SwarmWorld, TOKENS } from '../../test/swarm-world.js';
import { signedHeaders } from './webhook-signature.js';

const world = new SwarmWorld();
const receiver = new Receiver();
const alerts: PayloadOf<typeof SecurityAlert>[] = [];
let scope: TestScope;
let others: RunningService[];
let edges: RunningService[];
let database: Database;
let env: Record<string, string>;
let url: string;

@Controller()
class Listener {
  @Handles(SecurityAlert)
  async alert(alert: PayloadOf<typeof SecurityAlert>): Promise<void> {
    alerts.push(alert);
  }
}

beforeAll(async () => {
  await receiver.start();
  scope = await testScope();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = { ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: String(port), OPERATOR_TOKENS: PEOPLE, WEBHOOK_ADDRESSES: 'any', WEBHOOK_TIMEOUT_MS: '1000' };
  const listener = defineService({ name: 'listener', plane: 'core', roles: ['swarm'], controllers: [Listener] });
  others = await Promise.all([...swarmDoubles(world), listener].map((one) => startService(one, { env })));
  edges = [await startService(gateway, { env })];
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
});

afterAll(async () => {
  await database.close();
  await Promise.all([...edges, ...others].map((service) => service.stop()));
  await receiver.stop();
  await scope.dispose();
});

afterEach(async () => {
  receiver.answer = (response) => response.writeHead(204).end();
  await database.query('DELETE FROM webhook');
  await database.query('DELETE FROM webhook_delivery');
});

interface Answer {
  status: number;
  body: Record<string, unknown> & { webhook?: { id: string }; secret?: string };
}

async function api(method: string, path: string, body?: object, token: string = TOKENS.admin): Promise<Answer> {
  const response = await fetch(`${url}/api/webhooks${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Answer['body'] };
}

interface Subscription {
  id: string;
  secret: string;
  path: string;
}

async function subscribe(topics = ['task']): Promise<Subscription> {
  const path = `/${randomUUID()}`;
  const { body } = await api('POST', '', { url: `${receiver.url}${path}`, topics });
  return { id: body.webhook?.id ?? '', secret: body.secret ?? '', path };
}

const deliveriesOf = async (id: string): Promise<Record<string, unknown>[]> => (await api('GET', `/${id}/deliveries`)).body['deliveries'] as Record<string, unknown>[];
const arrived = (path: string, count: number): Promise<unknown> => waitFor(() => receiver.at(path).length >= count, { describe: () => `${count} at ${path}, ${receiver.at(path).length} came` });
const dueNow = (id: string): Promise<unknown> => database.query('UPDATE webhook SET next_at = now() WHERE id = $1', [id]);
const failed = (id: string, times: number): Promise<unknown> => waitFor(async () => (await database.query('SELECT 1 FROM webhook WHERE id = $1 AND failures >= $2', [id, times])).length === 1);
const event = (id = `EMAIL_${randomUUID()}`): Promise<void> => world.move(id, 'received');
const tasksAt = (path: string): string[] => receiver.at(path).map(({ body }) => (JSON.parse(body) as { data: { task: { taskId: string } } }).data.task.taskId);

describe('a webhook', () => {
  it('tells each event once, in order, signed [R-WEBHOOK-OUT]', async () => {
    const { path, secret } = await subscribe();
    const ids = Array.from({ length: 20 }, (_, n) => `EMAIL_order-${n}`);
    for (const id of ids) await event(id);
    await arrived(path, 20);
    expect(tasksAt(path)).toEqual(ids);
    for (const { headers, body } of receiver.at(path)) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      expect(headers).toMatchObject(signedHeaders([secret], String(headers['webhook-id']), at, body));
      expect(JSON.parse(body)).toMatchObject({ type: 'task.moved', timestamp: expect.any(String) });
    }
  });

  it('tells of its topics alone, and never hands out a grant', async () => {
    const { path } = await subscribe(['approval', 'alert']);
    await event();
    const { id } = await world.propose('EMAIL_topic');
    await world.change(id, 'changed');
    await world.messenger?.publish(SecurityAlert, { taskId: null, severity: 'INFO', code: 'test', message: 'A test.', at: new Date().toISOString() });
    await arrived(path, 2);
    const told = receiver.at(path).map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(told.map(({ type }) => type).sort()).toEqual(['alert.raised', 'approval.requested']);
    expect(JSON.stringify(told)).not.toContain('"grant":');
  });

  it('is tried again with the same id, and nothing overtakes what waits [R-WEBHOOK-RETRY]', async () => {
    const { id, path } = await subscribe();
    receiver.answer = (response) => response.writeHead(500).end('no');
    await event('EMAIL_retry-1');
    await event('EMAIL_retry-2');
    await failed(id, 1);
    await dueNow(id);
    await failed(id, 2);
    receiver.answer = (response) => response.writeHead(200).end();
    await dueNow(id);
    await arrived(path, 4);
    expect(tasksAt(path)).toEqual(['EMAIL_retry-1', 'EMAIL_retry-1', 'EMAIL_retry-1', 'EMAIL_retry-2']);
    expect(new Set(receiver.at(path).map(({ headers }) => headers['webhook-id'])).size).toBe(2);
    const listed = await waitFor(async () => ((all) => all.every(({ state }) => state === 'delivered') && all)(await deliveriesOf(id)));
    expect(listed).toMatchObject([{ attempts: 1, status: 200 }, { attempts: 3, status: 200, error: null }]);
  });

  it('does not wait for a receiver that is silent, follow one that sends it elsewhere, or read one that never ends', async () => {
    const silent = await subscribe();
    receiver.answer = (response, { path }) => {
      if (path === silent.path) return;
      response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
    };
    const moved = await subscribe();
    await event();
    await failed(silent.id, 1);
    await failed(moved.id, 1);
    expect((await deliveriesOf(silent.id))[0]).toMatchObject({ status: null, error: 'no answer in time' });
    expect((await deliveriesOf(moved.id))[0]).toMatchObject({ status: 302 });
    expect(receiver.at('/elsewhere')).toEqual([]);
    const endless = await subscribe();
    receiver.answer = (response) => response.writeHead(200).write('x'.repeat(100_000));
    await event();
    await waitFor(async () => (await deliveriesOf(endless.id))[0]?.['state'] === 'delivered');
  });

  it('is disabled with an alert after a day of failures, keeps what waits, and can be enabled again [R-WEBHOOK-DISABLED]', async () => {
    const { id, path } = await subscribe();
    receiver.answer = (response) => response.writeHead(503).end();
    await event('EMAIL_day');
    await failed(id, 1);
    await database.query(`UPDATE webhook SET failing_since = now() - interval '25 hours', next_at = now() WHERE id = $1`, [id]);
    await waitFor(() => alerts.some(({ code, message }) => code === 'webhook_disabled' && message.includes(`waggle webhooks enable ${id}`)));
    expect((await api('GET', '')).body['webhooks']).toMatchObject([{ id, state: 'disabled', pending: 1 }]);
    receiver.answer = (response) => response.writeHead(204).end();
    const before = receiver.at(path).length;
    expect((await api('POST', `/${id}/enable`)).body.webhook).toMatchObject({ state: 'active', disabledReason: null });
    await arrived(path, before + 1);
  });

  it('is disabled at once by a receiver that says it is gone', async () => {
    const { id } = await subscribe();
    receiver.answer = (response) => response.writeHead(410).end();
    await event();
    await waitFor(async () => (await database.query(`SELECT 1 FROM webhook WHERE id = $1 AND state = 'disabled'`, [id])).length === 1);
  });

  it('is delivered by one instance at a time, and by another one when that has died in the middle [R-WEBHOOK-CRASH]', async () => {
    const second = await startService(gateway, { env: { ...env, GATEWAY_PORT: String(await freePort()) } });
    edges.push(second);
    const { id, path } = await subscribe();
    for (let n = 0; n < 30; n++) await event(`EMAIL_two-${n}`);
    await arrived(path, 30);
    expect(tasksAt(path).sort()).toEqual(Array.from({ length: 30 }, (_, n) => `EMAIL_two-${n}`).sort());
    // What has arrived is noted a little later, and the lease ends after that.
    await waitFor(async () => (await database.query("SELECT 1 FROM webhook WHERE id = $1 AND lease IS NULL AND NOT EXISTS (SELECT 1 FROM webhook_delivery WHERE webhook_id = $1 AND state <> 'delivered')", [id])).length === 1, { describe: 'all to be noted as delivered' });
    // As a killed instance leaves it: sent, not noted, still leased.
    const [last] = await database.query<{ id: string }>(
      `UPDATE webhook_delivery SET state = 'pending', delivered_at = NULL WHERE id = (SELECT id FROM webhook_delivery WHERE webhook_id = $1 ORDER BY seq DESC LIMIT 1) RETURNING id`,
      [id],
    );
    await database.query(`UPDATE webhook SET lease = $2, leased_until = now() + interval '700 milliseconds' WHERE id = $1`, [id, randomUUID()]);
    await arrived(path, 31);
    expect(receiver.at(path).at(-1)?.headers['webhook-id']).toBe(last?.id);
  });

  it('signs with both secrets while one is being replaced', async () => {
    const { id, path, secret } = await subscribe();
    const { body } = await api('POST', `/${id}/rotate`, { hours: 1 });
    expect(body.secret).not.toBe(secret);
    await event();
    await arrived(path, 1);
    const [first] = receiver.at(path);
    const at = new Date(Number(first?.headers['webhook-timestamp']) * 1000);
    expect(first?.headers).toMatchObject(signedHeaders([String(body.secret), secret], String(first?.headers['webhook-id']), at, String(first?.body)));
  });

  it('is sent again on request under its old id', async () => {
    const { id, path } = await subscribe();
    await event();
    await arrived(path, 1);
    const [first] = await waitFor(async () => ((all) => all[0]?.['state'] === 'delivered' && all)(await deliveriesOf(id)));
    expect((await api('POST', `/${id}/deliveries/${String(first?.['id'])}/redeliver`)).status).toBe(202);
    await arrived(path, 2);
    expect(receiver.at(path)[1]?.headers['webhook-id']).toBe(first?.['id']);
  });

  it('is for admins, shows its secret once, and says what is wrong with it', async () => {
    const { id, secret } = await subscribe();
    for (const token of [TOKENS.viewer, TOKENS.approver]) expect((await api('GET', '', undefined, token)).status).toBe(403);
    expect(JSON.stringify((await api('GET', '')).body)).not.toContain(secret);
    for (const body of [{ url: 'ftp://x.example', topics: ['task'] }, { url: receiver.url, topics: [] }, { url: receiver.url, topics: ['mail'] }, {}]) expect((await api('POST', '', body)).status).toBe(400);
    expect((await api('DELETE', `/${id}`)).status).toBe(204);
    for (const [method, path] of [['DELETE', `/${id}`], ['GET', `/${id}/deliveries`], ['POST', `/${id}/enable`], ['POST', `/${id}/rotate`]] as const) {
      expect(await api(method, path)).toMatchObject({ status: 404, body: { code: 'webhook_not_found' } });
    }
  });

  it('is understood by the receiver of the docs, which refuses what is forged, old, or seen before [R-WEBHOOK-EXAMPLE]', async () => {
    const port = await freePort();
    const at = `http://127.0.0.1:${port}/`;
    const { body: added } = await api('POST', '', { url: at, topics: ['task'] });
    const secret = String(added.secret);
    const example = await startNode(join(CHECKOUT, 'docs/examples/webhook-receiver.mjs'), [String(port)], { env: { WEBHOOK_SECRET: secret }, ready: /listening/ });
    try {
      await event('EMAIL_example');
      await waitFor(() => example.output().includes('EMAIL_example'));
      const send = async (headers: Record<string, string>, body: string): Promise<number> => (await fetch(at, { method: 'POST', headers, body })).status;
      const good = signedHeaders([secret], 'm1', new Date(), '{"type":"replayed"}');
      expect(await send(good, '{"type":"replayed"}')).toBe(204);
      expect(await send(good, '{"type":"replayed"}')).toBe(204);
      expect(await send(good, '{"type":"forged"}')).toBe(401);
      expect(await send(signedHeaders([secret], 'm2', new Date(Date.now() - 600_000), '{}'), '{}')).toBe(401);
      expect(await send({}, '{}')).toBe(401);
      expect(example.output().split('replayed')).toHaveLength(2);
    } finally {
      await example.kill();
    }
  });
});
