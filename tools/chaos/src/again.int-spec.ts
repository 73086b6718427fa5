import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { AuditRecord, type PayloadOf } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import gateway from '@waggle/gateway';
import { Handles } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import orchestrator from '@waggle/orchestrator';
import { type Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, testScope, type TestScope, waitFor } from '@waggle/testing';
import workspace from '@waggle/workspace';

const TOKEN = 'wg_anton_token';
const audited: PayloadOf<typeof AuditRecord>['entries'] = [];

@Controller()
class AuditDouble {
  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    audited.push(...entries);
  }
  @Handles(otherMessagesOf('audit', AuditRecord))
  async unused(): Promise<void> {}
}

let scope: TestScope;
let root: string;
let url: string;
let services: RunningService[];
let database: Database;

beforeAll(async () => {
  scope = await testScope();
  root = await mkdtemp(join(tmpdir(), 'again-'));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  const people = [{ name: 'anton', role: 'approver', tokenHash: createHash('sha256').update(TOKEN).digest('hex') }];
  const env = { ...scope.env, WAGGLE_WORKSPACE: root, GATEWAY_PORT: String(port), OPERATOR_TOKENS: JSON.stringify(people) };
  const audit = defineService({ name: 'audit', plane: 'core', roles: ['swarm'], controllers: [AuditDouble] });
  services = [];
  for (const service of [audit, orchestrator, workspace, gateway]) services.push(await startService(service, { env, log: silentLogger() }));
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [] });
}, 60_000);

afterAll(async () => {
  for (const service of services.toReversed()) await service.stop();
  await database.close();
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
}, 60_000);

async function post(path: string, body?: object): Promise<{ status: number; location: string | null; body: Record<string, unknown> }> {
  const headers = { authorization: `Bearer ${TOKEN}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const response = await fetch(`${url}/api/tasks${path}`, { method: 'POST', headers, body: body === undefined ? undefined : JSON.stringify(body) });
  return { status: response.status, location: response.headers.get('location'), body: (await response.json()) as Record<string, unknown> };
}

/** As a webhook's file comes. */
async function drop(taskId: string, source = 'webhook:shop'): Promise<void> {
  await mkdir(join(root, 'Needs_Action', 'email'), { recursive: true });
  await writeFile(join(root, 'Needs_Action', 'email', `${taskId}.md`), `---\nsource: ${source}\nsubject: An order\n---\n\nThree of ${taskId}, please.\n`);
  await taken(taskId);
}

const taken = (taskId: string) => waitFor(async () => (await database.query("SELECT source, data->'document' AS document FROM task WHERE task_id = $1", [taskId]))[0], { timeoutMs: 30_000, describe: taskId });
const end = (taskId: string) => post(`/${taskId}/cancel`, { reason: 'Too early.' });
const again = (taskId: string) => post(`/${taskId}/again`);

describe('a task that ended without an effect', () => {
  it('is filed once more with its own source and texts, and noted in the person’s name [R-TASK-AGAIN]', async () => {
    await drop('EMAIL_1');
    await end('EMAIL_1');
    expect(await again('EMAIL_1')).toEqual({ status: 201, location: '/api/tasks/EMAIL_1-2', body: { taskId: 'EMAIL_1-2', created: true } });
    const [first, second] = [await taken('EMAIL_1'), await taken('EMAIL_1-2')] as { source: string; document: object }[];
    expect(second).toMatchObject({ source: 'webhook:shop', document: { frontMatter: { source: 'webhook:shop', subject: 'An order' }, body: '\nThree of EMAIL_1, please.\n' } });
    expect(Object.keys(second?.document ?? {})).toEqual(Object.keys(first?.document ?? {}));
    const noted = await waitFor(() => audited.find(({ action }) => action === 'task.again'));
    expect(noted).toMatchObject({ actor: 'anton', target: 'EMAIL_1-2', taskId: 'EMAIL_1', success: true });
    const note = await waitFor(() => readFile(join(root, 'Rejected', 'EMAIL_1.error.md'), 'utf8'));
    expect(note).toContain('waggle again "EMAIL_1"');
  });

  it('has one repetition under way, however often and by whichever of its names it is wished for [R-TASK-AGAIN]', async () => {
    await drop('EMAIL_5');
    await end('EMAIL_5');
    const answers = await Promise.all([1, 2, 3].map(() => again('EMAIL_5')));
    expect(answers.map(({ body }) => body['taskId'])).toEqual(['EMAIL_5-2', 'EMAIL_5-2', 'EMAIL_5-2']);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    await taken('EMAIL_5-2');
    await end('EMAIL_5-2');
    expect((await again('EMAIL_5-2')).body).toEqual({ taskId: 'EMAIL_5-3', created: true });
    expect(await again('EMAIL_5')).toMatchObject({ status: 200, body: { taskId: 'EMAIL_5-3', created: false } });
  });

  it('is not filed once more after one that is done, nor over a task that bears the name [R-TASK-AGAIN]', async () => {
    await drop('EMAIL_7');
    await drop('EMAIL_7-2', 'folder');
    await end('EMAIL_7');
    expect((await again('EMAIL_7')).body).toEqual({ taskId: 'EMAIL_7-3', created: true });
    await taken('EMAIL_7-3');
    await database.query("UPDATE task SET status = 'done' WHERE task_id = 'EMAIL_7-3'");
    expect(await again('EMAIL_7')).toMatchObject({ status: 409, body: { code: 'task_not_repeatable', detail: expect.stringContaining('EMAIL_7-3 is done') } });
  });

  it('is the only kind that is: what is open or unknown is refused, with what to do', async () => {
    await drop('EMAIL_8');
    expect(await again('EMAIL_8')).toMatchObject({ status: 409, body: { code: 'task_not_repeatable', detail: expect.stringContaining('waggle cancel EMAIL_8'), mend: expect.stringContaining('waggle why') } });
    expect(await again('EMAIL_none')).toMatchObject({ status: 404, body: { code: 'task_not_found' } });
  });
});
