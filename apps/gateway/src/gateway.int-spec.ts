import { createHash } from 'node:crypto';
import { jest } from '@jest/globals';
import { Controller } from '@nestjs/common';
import {
  ApprovalDecide,
  ApprovalList,
  AuditSearch,
  AuditVerify,
  ClaimList,
  ComplianceLatest,
  CrmFind,
  CrmSummary,
  DeadList,
  DeadShow,
  EffectList,
  FolderCounts,
  FolderList,
  HealthStatus,
  LessonList,
  type PayloadOf,
  PersonExport,
  PolicyReplay,
  type ReplyOf,
  ScalingStatus,
  ScheduleList,
  ServiceBeat,
  SourceList,
  StopList,
  SwarmStatus,
  SyncStatus,
  TaskFile,
  TaskGet,
  TaskList,
  TemplateList,
  VaultKey,
  VaultList,
  ZoneHealth,
  ZoneStatus,
} from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { AppError } from '@waggle/errors';
import { decisionKey, verifyDecision } from '@waggle/grants';
import { Handles, Messenger } from '@waggle/messaging';
import { openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { buildProposal, otherMessagesOf, type TestScope, testScope } from '@waggle/testing';
import gateway from './index.js';

const ID = '0197a1b0-0000-7000-8000-000000000001';
const AT = '2026-01-02T03:04:05.000Z';
const TOKENS = { admin: 'wg_admin_token', viewer: 'wg_viewer_token' };
const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const approval: ReplyOf<typeof ApprovalDecide>['approval'] = {
  id: ID,
  taskId: 'EMAIL_1',
  proposal: buildProposal(),
  digest: 'd1',
  approvalClass: 'always',
  reasons: [],
  state: 'pending',
  priority: 'NORMAL',
  created: AT,
  expires: AT,
  group: 'email.reply_email',
  template: null,
  escalatedAt: null,
  decisionSeconds: null,
  peopleNeeded: 1,
  agreedBy: [],
  decidedBy: null,
  decidedAt: null,
  decisionReason: null,
  channel: null,
  approvedDigest: null,
  grantId: null,
};
const decided: PayloadOf<typeof ApprovalDecide>[] = [];
const filed = new Map<string, string>();

/** Stands for the gatekeeper. */
@Controller()
class GatekeeperDouble {
  @Handles(ApprovalList)
  async list({ approvalId }: PayloadOf<typeof ApprovalList>): Promise<ReplyOf<typeof ApprovalList>> {
    const approvals = approvalId === undefined || approvalId === ID ? [approval] : [];
    return { approvals, next: null, total: approvals.length };
  }
  @Handles(ApprovalDecide)
  async decide(payload: PayloadOf<typeof ApprovalDecide>): Promise<ReplyOf<typeof ApprovalDecide>> {
    if (payload.decision.digest !== approval.digest) throw new AppError('digest_changed', 'conflict', 'It has changed since you saw it.');
    decided.push(payload);
    return { approval: { ...approval, state: 'approved' } };
  }
  @Handles(otherMessagesOf('gatekeeper', ApprovalList, ApprovalDecide))
  async unused(): Promise<void> {}
}

/** Stands for the workspace. */
@Controller()
class WorkspaceDouble {
  @Handles(TaskFile)
  async file({ taskId, sourceKey }: PayloadOf<typeof TaskFile>): Promise<ReplyOf<typeof TaskFile>> {
    const known = sourceKey === undefined ? undefined : filed.get(sourceKey);
    if (sourceKey !== undefined && known === undefined) filed.set(sourceKey, taskId);
    return { taskId: known ?? taskId, created: known === undefined };
  }
  @Handles(FolderList)
  async list(): Promise<ReplyOf<typeof FolderList>> {
    return { files: [{ name: 'EMAIL_9.md', path: 'Needs_Action/EMAIL_9.md', bytes: 1, modified: AT }] };
  }
  @Handles(ClaimList)
  async claims(): Promise<ReplyOf<typeof ClaimList>> {
    return { claims: [], next: null };
  }
  @Handles(FolderCounts)
  async counts(): Promise<ReplyOf<typeof FolderCounts>> {
    throw new Error('the disk is on fire at /secret/path');
  }
  @Handles(otherMessagesOf('workspace', TaskFile, FolderList, ClaimList, FolderCounts))
  async unused(): Promise<void> {}
}

/** What may be asked for a GET: it changes nothing where it is answered. A service says by itself that it lives. */
const READING = [
  ApprovalList,
  AuditSearch,
  AuditVerify,
  ClaimList,
  ComplianceLatest,
  CrmFind,
  CrmSummary,
  DeadList,
  DeadShow,
  EffectList,
  FolderCounts,
  FolderList,
  HealthStatus,
  LessonList,
  PersonExport,
  PolicyReplay,
  ScalingStatus,
  ScheduleList,
  ServiceBeat,
  SourceList,
  StopList,
  SwarmStatus,
  SyncStatus,
  TaskGet,
  TaskList,
  TemplateList,
  VaultKey,
  VaultList,
  ZoneHealth,
  ZoneStatus,
].map(({ name }) => name);

let scope: TestScope;
let services: RunningService[];
let url: string;

beforeAll(async () => {
  scope = await testScope();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const people = [
    { name: 'olga', role: 'admin', tokenHash: hash(TOKENS.admin) },
    { name: 'vera', role: 'viewer', tokenHash: hash(TOKENS.viewer) },
  ];
  const env = { ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: String(port), OPERATOR_TOKENS: JSON.stringify(people), MONITOR_WATCH_SECONDS: '3600' };
  const double = (name: string, controller: new () => object) => defineService({ name, plane: 'core', roles: ['swarm'], controllers: [controller] });
  services = await Promise.all([gateway, double('gatekeeper', GatekeeperDouble), double('workspace', WorkspaceDouble)].map((one) => startService(one, { env })));
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await scope.dispose();
});

interface Answer {
  status: number;
  type: string | null;
  headers: Headers;
  body: Record<string, unknown>;
}

async function call(path: string, init: { method?: string; token?: string | null; body?: unknown; raw?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { token = TOKENS.admin, body, raw, method, headers } = init;
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(`${url}${path}`, {
    method: method ?? (text === undefined ? 'GET' : 'POST'),
    headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    body: text,
  });
  const answer = await response.text();
  return { status: response.status, type: response.headers.get('content-type'), headers: response.headers, body: answer.startsWith('{') ? (JSON.parse(answer) as Record<string, unknown>) : {} };
}

/** All that the gateway keeps, but for the figures that it writes down each minute. */
async function kept(): Promise<Array<{ table: string; rows: string }>> {
  const database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: [] });
  const tables = await database.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'metric_point' ORDER BY 1");
  const found = tables.map(async ({ name: table }) => {
    const [row] = await database.query<{ rows: string }>(`SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)), '[]')::text AS rows FROM ${table} AS t`);
    return { table, rows: row?.rows ?? '' };
  });
  return Promise.all(found).finally(() => database.close());
}

describe('the REST API', () => {
  it.each(['/api/status', '/api/agents', '/api/tasks', '/api/metrics', '/api/crm', '/api/health', '/api/folders', '/api/approvals', '/api/audit', '/metrics'])('asks for a token at %s [R-SIGN-IN]', async (path) => {
    expect(await call(path, { token: null })).toMatchObject({ status: 401, body: { code: 'token_missing' } });
    expect(await call(path, { token: 'wg_other' })).toMatchObject({ status: 401, body: { code: 'token_unknown' } });
  });

  it('lets a viewer look and do nothing else', async () => {
    expect((await call('/api/approvals', { token: TOKENS.viewer })).status).toBe(200);
    const refused = await call(`/api/approvals/${ID}/approve`, { token: TOKENS.viewer, body: { digest: 'd1' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'role_insufficient' } });
    expect((await call('/api/tasks', { token: TOKENS.viewer, body: { prefix: 'EMAIL', body: 'x' } })).status).toBe(403);
  });

  it.each<[string, Parameters<typeof call>[1], number, string]>([
    ['malformed JSON', { raw: '{"prefix":' }, 400, 'request_malformed'],
    ['an unknown prefix', { body: { prefix: 'NOPE', body: 'x' } }, 400, 'input_invalid'],
    ['a path for an id', { body: { taskId: '../EMAIL_1', body: 'x' } }, 400, 'input_invalid'],
    ['a NUL in the text', { body: { prefix: 'EMAIL', body: 'a\0b' } }, 400, 'input_invalid'],
    ['a body of 2 MiB', { body: { prefix: 'EMAIL', body: 'x'.repeat(2 * 1024 * 1024) } }, 413, 'body_too_large'],
  ])('answers %s with a problem document', async (_, init, status, code) => {
    const answer = await call('/api/tasks', init);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:waggle:problem:${code}` } });
    expect(answer.type).toContain('application/problem+json');
    expect(answer.body['mend']).toEqual(expect.any(String));
  });

  it('answers an unknown address with a problem document', async () => {
    expect(await call('/api/nothing')).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  });

  it('files the same idempotency key once', async () => {
    const request = { body: { prefix: 'EMAIL', body: 'Hello' }, headers: { 'idempotency-key': 'key-1' } };
    const [first, second] = [await call('/api/tasks', request), await call('/api/tasks', request)];
    expect([first.status, second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 201, 'true']);
    expect(second.body['taskId']).toBe(first.body['taskId']);
    expect(first.headers.get('location')).toBe(`/api/tasks/${String(first.body['taskId'])}`);
  });

  it('files a task without a key each time anew', async () => {
    const request = { body: { prefix: 'EMAIL', body: 'Hello' } };
    expect([(await call('/api/tasks', request)).status, (await call('/api/tasks', request)).status]).toEqual([201, 201]);
    expect((await call('/api/tasks', { ...request, headers: { 'idempotency-key': 'x'.repeat(300) } })).status).toBe(400);
  });

  it('lists what waits to be claimed', async () => {
    expect((await call('/api/tasks?folder=Needs_Action')).body).toMatchObject({ tasks: [], waiting: [{ name: 'EMAIL_9.md' }] });
    expect((await call('/api/tasks?folder=Elsewhere')).body).toMatchObject({ code: 'unknown_folder' });
  });

  it('hands over a decision that the person’s own token proves', async () => {
    const answer = await call(`/api/approvals/${ID}/modify`, { body: { digest: 'd1', reason: 'shorter', args: { text: 'Hi' } } });
    expect(answer.status).toBe(200);
    const { decision, proof } = decided.at(-1) ?? { decision: {}, proof: '' };
    expect(decision).toMatchObject({ person: 'olga', channel: 'rest', verdict: 'modify', args: { text: 'Hi' } });
    expect(verifyDecision(decision, proof, decisionKey(TOKENS.admin))).toBe(true);
  });

  it('refuses a decision on something else than what was shown', async () => {
    expect(await call(`/api/approvals/${ID}/approve`, { body: { digest: 'd0' } })).toMatchObject({ status: 409, body: { code: 'digest_changed' } });
    expect(await call(`/api/approvals/${ID}/approve`, { body: {} })).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
    expect(await call('/api/approvals/0197a1b0-0000-7000-8000-000000000009')).toMatchObject({ status: 404, body: { code: 'approval_not_found' } });
  });

  it('says what is silent instead of failing', async () => {
    const { status, body } = await call('/api/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ ok: false });
    expect(await call('/api/crm')).toMatchObject({ status: 404, body: { code: 'message_unroutable' } });
  });

  it('keeps the inside of a bug to itself', async () => {
    const { status, body } = await call('/api/folders');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(body['detail']).toContain('reference');
  });

  it('changes nothing by a GET [R-GET]', async () => {
    const said = [jest.spyOn(Messenger.prototype, 'ask'), jest.spyOn(Messenger.prototype, 'prepare')];
    const before = await kept();
    const { paths } = (await call('/api/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.keys(paths).map((path) => path.replace(/\{\w+\}/g, ID));
    expect(routes.length).toBeGreaterThan(15);
    // A live stream would not end: it refuses to be JSON.
    for (const route of routes) await call(route, { method: 'GET', headers: { accept: 'application/json' } });
    const names = new Set(said.flatMap(({ mock }) => mock.calls.map(([{ name }]) => name)));
    said.forEach((spy) => spy.mockRestore());
    expect(names.size).toBeGreaterThan(15);
    expect([...names].filter((name) => !READING.includes(name))).toEqual([]);
    expect(await kept()).toEqual(before);
    for (const verb of ['approve', 'reject', 'modify']) expect((await call(`/api/approvals/${ID}/${verb}?digest=d1`, { method: 'GET' })).status).toBe(405);
  });

  it('describes itself and its figures', async () => {
    expect((await call('/api/openapi.json', { token: null })).body).toMatchObject({ openapi: expect.any(String) });
    const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKENS.viewer}` } });
    expect(await response.text()).toContain('waggle_http_request_seconds_bucket');
  });
});
