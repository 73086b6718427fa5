import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { processEnvironment } from '@waggle/config';
import type { Approval, TaskSummary } from '@waggle/contracts';
import { CHECKOUT, startZone, type Zone } from '@waggle/host';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import fc from 'fast-check';
import { Agent, fetch } from 'undici';
import { ApiDocument } from './api-document.js';
import { type ApiRequest, type Operation, requestsTo } from './api-requests.js';

const TASK = 'EMAIL_20260102_0a1b2c3d';
/** The same requests each time; WAGGLE_SEED gives others. */
const SEED = Number(processEnvironment()['WAGGLE_SEED'] ?? 20260102);
const REQUESTS = Number(processEnvironment()['WAGGLE_REQUESTS'] ?? 25);

const DECISIONS = ['approve', 'reject', 'modify', 'undo'];
/** Examples that name what this zone cannot have: what they are told instead. */
const ABSENT: Readonly<Record<string, string>> = {
  'oidc.begin': 'oidc_off',
  'oidc.finish': 'oidc_off',
  'session.begin': 'sign_in_refused',
  'session.confirm': 'session_missing',
  'slackhook.take': 'slack_unsigned',
  'alerts.acknowledge': 'alert_not_found',
  'deadletters.show': 'dead_letter_not_found',
  'deadletters.drop': 'dead_letter_not_found',
  'deadletters.again': 'dead_letter_not_found',
  'lessons.retire': 'lesson_not_found',
  'sources.pause': 'source_not_found',
  'sources.resume': 'source_not_found',
  'stops.lift': 'stop_not_found',
  'tasks.settle': 'task_not_unclear',
  'templates.create': 'approval_not_found',
  'templates.retire': 'template_not_found',
  'vault.backup': 'seal_broken',
  'vault.delete': 'secret_not_found',
  'vault.export': 'seal_broken',
  'vault.put': 'seal_broken',
  'vault.restore': 'seal_broken',
  'vault.rotate': 'seal_broken',
  'webhookhook.take': 'webhook_unknown',
  'zones.switch': 'zone_alone',
  'zones.drill': 'zone_alone',
  'webhooks.deliveries': 'webhook_not_found',
  'webhooks.enable': 'webhook_not_found',
  'webhooks.redeliver': 'webhook_not_found',
  'webhooks.remove': 'webhook_not_found',
  'webhooks.rotate': 'webhook_not_found',
};

let scope: TestScope;
let home: string;
let zone: Zone;
let document: ApiDocument;
let approvals: Approval[];

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-api-'));
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env: { ...scope.env, LOG_LEVEL: 'silent', UNDO_SECONDS: '600' }, gatewayPort: 0, log: () => undefined });
  await prepare();
  document = new ApiDocument(JSON.parse((await send('get', { path: '/api/openapi.json', headers: {}, body: undefined })).text) as ConstructorParameters<typeof ApiDocument>[0]);
});

afterAll(async () => {
  await zone.stop();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
});

/** Tasks that an agent makes proposals of, so that there is something of everything. */
async function prepare(): Promise<void> {
  for (const taskId of [TASK, 'EMAIL_20260102_second', 'EMAIL_20260102_third']) {
    const body = JSON.stringify({ taskId, frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours', message_id: `<${taskId}@customer.example>` }, body: 'When are you open?' });
    await send('post', { path: '/api/tasks', headers: { 'content-type': 'application/json' }, body });
  }
  approvals = await waitFor(async () => {
    const { approvals: found } = JSON.parse((await send('get', { path: '/api/approvals', headers: {}, body: undefined })).text) as { approvals: Approval[] };
    return found.length === 3 && found;
  }, { timeoutMs: 30_000, describe: 'three proposals' });
  // The task that an example cancels is the one whose approval is taken back, whichever agent was faster.
  approvals.sort((one, two) => Number(two.taskId === TASK) - Number(one.taskId === TASK));
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A connection each: an idle one that the gateway has just closed would be a fault of nobody. */
const dispatcher = new Agent({ pipelining: 0 });

async function send(method: string, { path, headers, body }: ApiRequest): Promise<Answer> {
  const response = await fetch(`${zone.url}${path}`, { method, headers: { authorization: `Bearer ${zone.operatorToken}`, ...headers }, body, dispatcher });
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream')) return { status: response.status, type, text: await response.text() };
  await response.body?.cancel();
  return { status: response.status, type, text: '' };
}

const read = async <T>(path: string): Promise<T> => JSON.parse((await send('get', { path, headers: {}, body: undefined })).text) as T;

async function faultOf(operation: Operation, request: ApiRequest): Promise<string | undefined> {
  const { status, type, text } = await send(operation.method, request);
  return document.fault(operation, status, type, text);
}

/** The example as it stands, but for what only this zone can know: ids and digests of approvals. */
function exampleOf(operation: Operation): ApiRequest {
  const { query, path, body } = document.example(operation);
  const decides = DECISIONS.findIndex((verb) => path.endsWith(`/${verb}`));
  // What is taken back is what was approved.
  const approval = approvals[DECISIONS[decides] === 'undo' ? 0 : Math.max(0, decides)]!;
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return {
    path: `${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, approval.id)}?${text.join('&')}`,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(decides < 0 ? body : { ...(body as object), digest: approval.digest, ...(operation.path.endsWith('modify') ? { args: { ...approval.proposal.args, text: 'We are open from nine to five.' } } : {}) }),
  };
}

describe('every operation of the REST API', () => {
  it('does what its example asks [R-OPENAPI]', async () => {
    for (const operation of document.operations) {
      const { status, type, text } = await send(operation.method, exampleOf(operation));
      const told = status < 300 ? undefined : (JSON.parse(text) as { code: string }).code;
      expect([operation.operationId, told, text]).toEqual([operation.operationId, ABSENT[operation.operationId], text]);
      expect([operation.operationId, document.fault(operation, status, type, text)]).toEqual([operation.operationId, undefined]);
    }
  });

  it('finds tasks by text, agent and folder, and turns their pages', async () => {
    const found = async (query: string): Promise<string[]> => (await read<{ tasks: TaskSummary[] }>(`/api/tasks?${query}`)).tasks.map(({ taskId }) => taskId);
    expect(await found('text=SECOND')).toEqual(['EMAIL_20260102_second']);
    expect(await found('agent=nobody')).toEqual([]);
    // One of the documented requests may have filed a fourth: the first one once more.
    const all = (await found('text=EMAIL_20260102_')).filter((taskId) => taskId !== `${TASK}-2`).sort();
    expect(all).toEqual([TASK, 'EMAIL_20260102_second', 'EMAIL_20260102_third'].sort());
    const first = await read<{ tasks: TaskSummary[]; next: string }>('/api/tasks?text=email_20260102_&limit=2');
    const second = await read<{ tasks: TaskSummary[]; next: string | null }>(`/api/tasks?text=email_20260102_&limit=2&after=${first.next}`);
    expect([...first.tasks, ...second.tasks].map(({ taskId }) => taskId).sort()).toEqual((await found('text=EMAIL_20260102_')).sort());
    expect(second.next).toBeNull();
    expect(await read('/api/tasks?after=EMAIL_unknown')).toMatchObject({ status: 400, code: 'cursor_unknown' });
    expect(await read('/api/claims?after=EMAIL_unknown')).toMatchObject({ status: 400, code: 'cursor_unknown' });
  });

  it('tells the story of a task and who has claimed it', async () => {
    const { entries, missing } = await waitFor(async () => {
      const story = await read<{ entries: Array<{ action: string; at: string }>; missing: string[] }>(`/api/tasks/${TASK}/story`);
      return story.entries.some(({ action }) => action === 'approval.requested') && story;
    });
    expect(missing).toEqual([]);
    expect(entries.map(({ action }) => action)).toEqual(expect.arrayContaining(['task.received', 'task.delegated', 'task.pending_approval']));
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort());
  });

  it('is reached as docs/api.md says', async () => {
    const page = await readFile(join(CHECKOUT, 'docs/api.md'), 'utf8');
    const command = /```sh\n([^`]+)```/.exec(page)?.[1] ?? 'false';
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { env: { ...processEnvironment(), TOKEN: zone.operatorToken, WAGGLE: zone.url } });
    expect(JSON.parse(stdout)).toEqual({ tasks: expect.any(Array) as unknown[], next: null });
  });

  it(`answers whatever it is sent as the document says, and never with 500 (seed ${SEED}) [R-GENERATED]`, async () => {
    expect(document.operations.length).toBeGreaterThan(20);
    const faults: string[] = [];
    for (const operation of document.operations) {
      const known = [TASK, 'EMAIL_unknown', ...approvals.map(({ id }) => id), '0197a1b0-0000-7000-8000-000000000001'];
      const property = fc.asyncProperty(requestsTo(operation, known, SEED), async (request) => {
        const fault = await faultOf(operation, request);
        if (fault !== undefined) throw new Error(fault);
      });
      const { failed, counterexample, errorInstance } = await fc.check(property, { seed: SEED, numRuns: REQUESTS, interruptAfterTimeLimit: 60_000 });
      if (failed) faults.push(`${operation.operationId}: ${String(errorInstance)} for ${JSON.stringify(counterexample)}`);
    }
    expect(faults).toEqual([]);
  }, 300_000);
});
