import { createHash } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { FolderCounts, type PayloadOf, type ReplyOf, TaskFile } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope } from '@waggle/testing';
import gateway from './index.js';

const TOKENS = { olga: 'wg_olga_token', piet: 'wg_piet_token' };
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** How each filing shall end; without one it is done. */
const outcomes: Array<() => Promise<void>> = [];
const filed: string[] = [];

@Controller()
class WorkspaceDouble {
  @Handles(TaskFile)
  async file({ taskId }: PayloadOf<typeof TaskFile>): Promise<ReplyOf<typeof TaskFile>> {
    filed.push(taskId);
    await outcomes.shift()?.();
    return { taskId, created: true };
  }
  @Handles(otherMessagesOf('workspace', TaskFile, FolderCounts))
  async unused(): Promise<void> {}
  @Handles(FolderCounts)
  async counts(): Promise<ReplyOf<typeof FolderCounts>> {
    return { root: '/w', folders: { Done: filed.length }, diskFreeBytes: 10 };
  }
}

let scope: TestScope;
let services: RunningService[];
let url: string;
let database: Database;

beforeAll(async () => {
  scope = await testScope();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const people = Object.entries(TOKENS).map(([name, token]) => ({ name, role: 'admin', tokenHash: hash(token) }));
  const env = { ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: String(port), OPERATOR_TOKENS: JSON.stringify(people) };
  const workspace = defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [WorkspaceDouble] });
  services = [await startService(gateway, { env }), await startService(workspace, { env })];
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database.close();
  await scope.dispose();
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> => fetch(`${url}${path}`, { method, headers: { authorization: `Bearer ${TOKENS.olga}`, ...headers } });

async function file(key: string, body: unknown = { prefix: 'EMAIL', body: 'Hello' }, token = TOKENS.olga): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  const response = await fetch(`${url}/api/tasks`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown>, headers: response.headers };
}

const times = (since: number): number => filed.length - since;

describe('an Idempotency-Key', () => {
  it('has a request carried out once and its answer given again [R-IDEMPOTENT-POST]', async () => {
    const before = filed.length;
    const [first, second] = [await file('again'), await file('again')];
    expect(times(before)).toBe(1);
    expect([second.status, second.body, second.headers.get('location')]).toEqual([first.status, first.body, first.headers.get('location')]);
    expect([first.headers.get('idempotency-replayed'), second.headers.get('idempotency-replayed')]).toEqual([null, 'true']);
  });

  it('has one of many requests at once carried out; the others are given its answer or told to wait [R-IDEMPOTENT-POST]', async () => {
    const before = filed.length;
    const answers = await Promise.all(Array.from({ length: 20 }, () => file('at-once')));
    expect(times(before)).toBe(1);
    const done = answers.filter(({ status }) => status === 201);
    expect(new Set(done.map(({ body }) => body['taskId'])).size).toBe(1);
    for (const { status, body, headers } of answers.filter((one) => one.status !== 201)) {
      expect([status, body['code'], headers.get('retry-after')]).toEqual([409, 'idempotency_key_in_use', '5']);
    }
  });

  it('is not good for another request', async () => {
    await file('reused');
    expect(await file('reused', { prefix: 'EMAIL', body: 'Other' })).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it('is each person’s own', async () => {
    const before = filed.length;
    expect([(await file('mine')).status, (await file('mine', { prefix: 'EMAIL', body: 'Other' }, TOKENS.piet)).status]).toEqual([201, 201]);
    expect(times(before)).toBe(2);
  });

  it('keeps a refusal, and lets what failed for the moment be tried again', async () => {
    const before = filed.length;
    outcomes.push(
      () => Promise.reject(new AppError('duplicate_task', 'conflict', 'It is there.')),
      () => Promise.reject(new AppError('database_unavailable', 'transient', 'Gone for the moment.')),
    );
    const [refused, refusedAgain] = [await file('refused'), await file('refused')];
    expect([refused, refusedAgain]).toMatchObject([{ status: 409, body: { code: 'duplicate_task' } }, { status: 409, body: { code: 'duplicate_task' } }]);
    expect(times(before)).toBe(1);
    expect([(await file('shaky')).status, (await file('shaky')).status]).toEqual([503, 201]);
  });

  it('of a request that was cut off is taken over by the same request after a while', async () => {
    await file('cut-off');
    await database.query("UPDATE idempotency SET status = NULL, body = NULL WHERE key = 'cut-off'");
    expect(await file('cut-off')).toMatchObject({ status: 409, body: { code: 'idempotency_key_in_use' } });
    await database.query("UPDATE idempotency SET started_at = now() - interval '61 seconds' WHERE key = 'cut-off'");
    expect((await file('cut-off')).status).toBe(201);
  });

  it('is forgotten after a day', async () => {
    await file('old');
    await database.query("UPDATE idempotency SET started_at = now() - interval '25 hours' WHERE key = 'old'");
    const before = filed.length;
    expect((await file('old', { prefix: 'EMAIL', body: 'Other' })).status).toBe(201);
    expect(times(before)).toBe(1);
  });

  it('keeps nothing of what was sent', async () => {
    await file('secret', { prefix: 'EMAIL', body: 'the password is hunter2' });
    const rows = await database.query("SELECT * FROM idempotency WHERE key = 'secret'");
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('hunter2');
  });
});

describe('a GET', () => {
  it('carries an ETag that saves sending the same again', async () => {
    const first = await get('/api/folders');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?"[^"]+"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const second = await get('/api/folders', { 'if-none-match': etag });
    expect([second.status, await second.text()]).toEqual([304, '']);
    await file('etag');
    expect((await get('/api/folders', { 'if-none-match': etag })).status).toBe(200);
  });
});

describe('the edge', () => {
  it.each([
    ['DELETE', '/api/folders', 'GET, HEAD'],
    ['PUT', '/api/tasks', 'GET, HEAD, POST'],
    ['GET', '/api/tasks/EMAIL_1/cancel', 'POST'],
    ['PATCH', '/api/tasks/EMAIL_1', 'GET, HEAD'],
  ])('says of %s %s that only %s will do', async (method, path, allow) => {
    const answer = await get(path, {}, method);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow]);
    expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
  });

  it.each([
    ['/api/folders', 'text/html', 406],
    ['/api/folders', 'application/json;q=0.5', 200],
    ['/api/folders', '*/*', 200],
    ['/api/events', 'application/json', 406],
  ])('answers %s as %s with %i', async (path, accept, status) => {
    expect((await get(path, { accept })).status).toBe(status);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])('does not read a body of %s', async (type) => {
    const response = await fetch(`${url}/api/tasks`, { method: 'POST', headers: { authorization: `Bearer ${TOKENS.olga}`, 'content-type': type }, body: '{"prefix":"EMAIL","body":"x"}' });
    expect([response.status, await response.json()]).toMatchObject([415, { code: 'media_type_unsupported' }]);
  });

  it('says when a cursor is none of its own', async () => {
    const answer = await get('/api/alerts?after=0197a1b0-0000-7000-8000-000000000001');
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'cursor_unknown' }]);
  });
});

describe('the lists of alerts and figures', () => {
  it('come page by page', async () => {
    await database.query("INSERT INTO alert SELECT gen_random_uuid(), now() - n * interval '1 second', 'INFO', 'n' || n, '', NULL FROM generate_series(1, 25) n");
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const body = (await (await get(`/api/alerts?limit=10${next === '' ? '' : `&after=${next}`}`)).json()) as { alerts: Array<{ code: string }>; next: string | null };
      seen.push(...body.alerts.map(({ code }) => code));
      next = body.next;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `n${index + 1}`));
  });

  it('are thinned out over a long time', async () => {
    const figures = { byStatus: {}, pendingApprovals: 1, errorRate: null, p50Ms: null, p95Ms: null, p99Ms: null, findings: [] };
    await database.query("INSERT INTO metric_point SELECT date_trunc('minute', now()) - n * interval '1 minute', $1::jsonb FROM generate_series(1, 3000) n ON CONFLICT DO NOTHING", [JSON.stringify(figures)]);
    const points = async (hours: number): Promise<unknown[]> => ((await (await get(`/api/metrics/history?hours=${hours}`)).json()) as { points: unknown[] }).points;
    expect((await points(1)).length).toBeGreaterThanOrEqual(58);
    const many = await points(48);
    expect(many.length).toBeGreaterThan(400);
    expect(many.length).toBeLessThanOrEqual(500);
  });
});
