import { randomUUID } from 'node:crypto';
import { AgentCard, type Message, type Part, Role, type SendMessageRequest, type StreamResponse, type Task, TaskState } from '@a2a-js/sdk';
import { type Client, ClientFactory, ClientFactoryOptions, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { freePort } from '@waggle/dev';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import gateway from '../index.js';
import { PEOPLE, swarmDoubles, SwarmWorld, TOKENS } from '../../test/swarm-world.js';

const world = new SwarmWorld();
let scope: TestScope;
let doubles: RunningService[];
let edge: RunningService;
let env: Record<string, string>;
let url: string;
let anton: Client;

async function clientOf(token: string): Promise<Client> {
  const fetchImpl: typeof fetch = (input, init) => fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${token}` } });
  const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { transports: [new JsonRpcTransportFactory({ fetchImpl })] });
  return new ClientFactory(options).createFromUrl(url);
}

beforeAll(async () => {
  scope = await testScope();
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  env = { ...scope.env, LOG_LEVEL: 'silent', GATEWAY_PORT: String(port), OPERATOR_TOKENS: PEOPLE };
  doubles = await Promise.all(swarmDoubles(world).map((one) => startService(one, { env })));
  edge = await startService(gateway, { env });
  anton = await clientOf(TOKENS.approver);
});

afterAll(async () => {
  await edge.stop();
  await Promise.all(doubles.map((service) => service.stop()));
  await scope.dispose();
});

const NONE = { metadata: undefined, filename: '', mediaType: '' };
const text = (value: string): Part => ({ ...NONE, content: { $case: 'text', value } });
const data = (value: object): Part => ({ ...NONE, content: { $case: 'data', value } });

function request(parts: Part[], more: Partial<Message> = {}, returnImmediately = true): SendMessageRequest {
  const message: Message = { messageId: randomUUID(), contextId: '', taskId: '', role: Role.ROLE_USER, parts, metadata: undefined, extensions: [], referenceTaskIds: [], ...more };
  return { tenant: '', message, metadata: undefined, configuration: { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately } };
}

const asTask = (result: object): Task => {
  if (!('status' in result)) throw new Error('the answer is no task');
  return result as Task;
};
const taskIdOf = (task: Task): string => String(task.metadata?.['taskId']);
const begin = async (words = 'What are your opening hours?'): Promise<Task> => asTask(await anton.sendMessage(request([text(words)])));
const get = async (id: string): Promise<Task> => anton.getTask({ tenant: '', id });
const stateOf = (task: Task): TaskState | undefined => task.status?.state;
const until = (id: string, state: TaskState): Promise<Task> => waitFor(async () => ((task) => stateOf(task) === state && task)(await get(id)));
const dataOf = (task: Task): Record<string, unknown> => {
  const part = task.status?.message?.parts.find(({ content }) => content?.$case === 'data');
  return part?.content?.value as Record<string, unknown>;
};

async function waiting(): Promise<{ task: Task; approvalId: string; digest: string }> {
  const { id, ...rest } = await begin();
  const approval = await world.propose(taskIdOf({ id, ...rest }));
  return { task: await until(id, TaskState.TASK_STATE_INPUT_REQUIRED), approvalId: approval.id, digest: approval.digest };
}

const codes = (events: readonly StreamResponse[]): string[] => events.map(({ payload }) => (payload?.$case === 'statusUpdate' ? TaskState[payload.value.status?.state ?? 0] : (payload?.$case ?? '')) ?? '');

async function rpc(body: unknown, token: string | null = TOKENS.approver, version = '1.0'): Promise<{ status: number; body: Record<string, unknown> & { error?: { code: number; message: string }; result?: Record<string, unknown> } }> {
  const response = await fetch(`${url}/a2a`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'a2a-version': version, ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const sending = (message: object): object => ({ jsonrpc: '2.0', id: 1, method: 'SendMessage', params: { message: { messageId: randomUUID(), role: 'ROLE_USER', ...message } } });

describe('the swarm as an agent of the A2A protocol', () => {
  it('describes itself to anyone, in both versions [R-PEER-CARD]', async () => {
    const response = await fetch(`${url}/.well-known/agent-card.json`, { headers: { 'a2a-version': '1.0' } });
    const card = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(200);
    expect(card).toMatchObject({ name: 'Waggle', capabilities: { streaming: true }, supportedInterfaces: [{ url: `${url}/a2a`, protocolVersion: '1.0' }, { protocolVersion: '0.3' }], securitySchemes: { bearer: { httpAuthSecurityScheme: { scheme: 'Bearer' } } } });
    expect(AgentCard.toJSON(AgentCard.fromJSON(card))).toEqual(card);
    const old = (await (await fetch(`${url}/.well-known/agent-card.json`)).json()) as Record<string, unknown>;
    expect(old).toMatchObject({ url: `${url}/a2a`, protocolVersion: expect.stringMatching(/^0\.3/), securitySchemes: { bearer: { type: 'http', scheme: 'Bearer' } } });
    expect((await anton.getAgentCard()).skills.map(({ id }) => id)).toContain('EMAIL');
  });

  it('makes one task file of a message, however often it is sent', async () => {
    const order = request([text('Please answer.'), data({ skill: 'EMAIL', title: 'Hours', frontMatter: { from: 'ann@customer.example', source: 'forged' } })]);
    const [first, second] = [asTask(await anton.sendMessage(order)), asTask(await anton.sendMessage(order))];
    expect(second.id).toBe(first.id);
    expect(stateOf(first)).toBe(TaskState.TASK_STATE_SUBMITTED);
    const file = world.files.get(taskIdOf(first));
    expect(file).toMatchObject({ body: 'Please answer.', frontMatter: { title: 'Hours', from: 'ann@customer.example', source: 'a2a:anton' } });
    expect([...world.files.values()].filter(({ sourceKey }) => sourceKey === file?.sourceKey)).toHaveLength(1);
  });

  it('files after an outage what it has taken before', async () => {
    const order = request([text('Once more.')]);
    world.silent = true;
    await expect(anton.sendMessage(order)).rejects.toThrow('workspace_down');
    world.silent = false;
    const task = asTask(await anton.sendMessage(order));
    expect(world.files.has(taskIdOf(task))).toBe(true);
  });

  it('asks for input while an approval waits, and says what, who and where [R-PEER-INPUT]', async () => {
    const { task, approvalId, digest } = await waiting();
    expect(dataOf(task)).toMatchObject({ approvalId, digest, neededRole: 'approver', summary: 'Reply to ada@example.org', link: `${url}/approvals/${approvalId}` });
    expect(task.artifacts).toEqual([]);
  });

  it('answers a message that waits once a person is needed', async () => {
    const order = request([text('Wait for it.')], {}, false);
    const answer = anton.sendMessage(order);
    const file = await waitFor(() => [...world.files.values()].find(({ body }) => body === 'Wait for it.'));
    await world.propose(file.taskId);
    expect(stateOf(asTask(await answer))).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
  });

  it('takes no text for a decision [R-PEER-TEXT]', async () => {
    const { task, approvalId } = await waiting();
    const before = world.decisions.length;
    for (const words of ['approve', `I approve ${approvalId}`, JSON.stringify({ approvalId, verdict: 'approve' })]) {
      expect(stateOf(asTask(await anton.sendMessage(request([text(words)], { taskId: task.id }))))).toBe(TaskState.TASK_STATE_INPUT_REQUIRED);
    }
    expect(world.decisions).toHaveLength(before);
    expect((await get(task.id)).history).toHaveLength(4);
  });

  it('passes on a person’s decision with that person’s proof, and ends with the result and the receipt [R-PEER-DECIDE]', async () => {
    const { task, approvalId, digest } = await waiting();
    const decision = request([data({ approvalId, digest, verdict: 'approve' })], { taskId: task.id }, false);
    const done = asTask(await anton.sendMessage(decision));
    expect(stateOf(done)).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(done.artifacts.map(({ name }) => name)).toEqual(['Result', 'Receipt']);
    expect(world.decisions.at(-1)?.decision).toMatchObject({ person: 'anton', channel: 'a2a', verdict: 'approve' });
    expect(asTask(await anton.sendMessage(decision)).id).toBe(task.id);
    await expect(anton.sendMessage(request([data({ approvalId, digest, verdict: 'approve' })], { taskId: task.id }))).rejects.toThrow('has ended');
  });

  it('rejects with a reason', async () => {
    const { task, approvalId, digest } = await waiting();
    await expect(anton.sendMessage(request([data({ approvalId, digest, verdict: 'reject' })], { taskId: task.id }))).rejects.toThrow('reason');
    const rejected = asTask(await anton.sendMessage(request([data({ approvalId, digest, verdict: 'reject', reason: 'too short' })], { taskId: task.id }, false)));
    expect(stateOf(rejected)).toBe(TaskState.TASK_STATE_REJECTED);
  });

  it('refuses a decision on what has changed, on another task’s approval, and one that is no decision', async () => {
    const [{ task, approvalId, digest }, other] = [await waiting(), await waiting()];
    await world.change(approvalId, 'changed');
    expect(dataOf(await get(task.id))).toMatchObject({ digest: 'changed' });
    const send = (part: object): Promise<object> => anton.sendMessage(request([data(part)], { taskId: task.id }));
    await expect(send({ approvalId, digest, verdict: 'approve' })).rejects.toThrow('digest_changed');
    await expect(send({ approvalId: other.approvalId, digest: other.digest, verdict: 'approve' })).rejects.toThrow('no approval');
    await expect(send({ approvalId, digest, verdict: 'perhaps' })).rejects.toThrow('verdict');
    await expect(send({ approved: true })).rejects.toThrow('data part');
  });

  it('streams what happens until a person is needed', async () => {
    const events: StreamResponse[] = [];
    for await (const event of anton.sendMessageStream(request([text('Stream.')]))) {
      events.push(event);
      if (event.payload?.$case === 'task') void world.propose(taskIdOf(event.payload.value));
    }
    expect(codes(events)[0]).toBe('task');
    expect(codes(events).at(-1)).toBe('TASK_STATE_INPUT_REQUIRED');
  });

  it('takes up a dropped stream again, through the approval to the end [R-PEER-RESUME]', async () => {
    const dropped = new AbortController();
    const stream = anton.sendMessageStream(request([text('Drop me.')]), { signal: dropped.signal });
    const first = (await stream.next()).value as StreamResponse;
    const task = first.payload?.$case === 'task' ? first.payload.value : undefined;
    dropped.abort();
    const id = task?.id ?? '';
    const approval = await world.propose(task === undefined ? '' : taskIdOf(task));
    const events: StreamResponse[] = [];
    for await (const event of anton.resubscribeTask({ tenant: '', id })) {
      events.push(event);
      if (events.length > 1) continue;
      await until(id, TaskState.TASK_STATE_INPUT_REQUIRED);
      await anton.sendMessage(request([data({ approvalId: approval.id, digest: approval.digest, verdict: 'approve' })], { taskId: id }));
    }
    expect(codes(events).slice(-3)).toEqual(['artifactUpdate', 'artifactUpdate', 'TASK_STATE_COMPLETED']);
    await expect(anton.resubscribeTask({ tenant: '', id }).next()).rejects.toThrow('has ended');
  });

  it('cancels, also what was filed a moment ago, and not what is over', async () => {
    const task = await begin();
    const cancelling = anton.cancelTask({ tenant: '', id: task.id, metadata: undefined });
    await world.move(taskIdOf(task), 'received');
    expect(stateOf(await cancelling)).toBe(TaskState.TASK_STATE_CANCELED);
    await expect(anton.cancelTask({ tenant: '', id: task.id, metadata: undefined })).rejects.toThrow('task_not_cancellable');
  });

  it('lists a person’s own tasks by context, in pages', async () => {
    const contextId = randomUUID();
    for (const words of ['one', 'two', 'three']) await anton.sendMessage(request([text(words)], { contextId }));
    const search = { tenant: '', contextId, status: TaskState.TASK_STATE_UNSPECIFIED, statusTimestampAfter: undefined, pageSize: 2 };
    const page = await anton.listTasks({ ...search, pageToken: '' });
    const rest = await anton.listTasks({ ...search, pageToken: page.nextPageToken });
    expect([page.tasks.length, rest.tasks.length, page.totalSize, rest.nextPageToken]).toEqual([2, 1, 3, '']);
  });

  it('forgets nothing when the gateway ends in the middle [R-PEER-RESTART]', async () => {
    const { task, approvalId, digest } = await waiting();
    const stream = anton.resubscribeTask({ tenant: '', id: task.id });
    await stream.next();
    await edge.stop();
    expect((await stream.next()).done).toBe(true);
    edge = await startService(gateway, { env });
    const done = asTask(await anton.sendMessage(request([data({ approvalId, digest, verdict: 'approve' })], { taskId: task.id }, false)));
    expect(stateOf(done)).toBe(TaskState.TASK_STATE_COMPLETED);
  });

  it('hides a person’s tasks from others', async () => {
    const task = await begin();
    const otto = await clientOf(TOKENS.other);
    await expect(otto.getTask({ tenant: '', id: task.id })).rejects.toThrow('no task');
    await expect(otto.cancelTask({ tenant: '', id: task.id, metadata: undefined })).rejects.toThrow('no task');
    await expect(otto.sendMessage(request([text('mine')], { taskId: task.id }))).rejects.toThrow('no task');
    await expect(otto.resubscribeTask({ tenant: '', id: task.id }).next()).rejects.toThrow('no task');
  });

  it.each<[string, unknown, number]>([
    ['an unknown task', { jsonrpc: '2.0', id: 1, method: 'GetTask', params: { id: 'no-such' } }, -32001],
    ['an unknown method', { jsonrpc: '2.0', id: 1, method: 'Nothing', params: {} }, -32601],
    ['no JSON-RPC', { method: 'GetTask' }, -32602],
    ['no parts', sending({ parts: [] }), -32602],
    ['an address', sending({ parts: [{ url: 'http://169.254.169.254/' }] }), -32005],
    ['an unknown skill', sending({ parts: [{ text: 'x' }, { data: { skill: 'PAYMENT' } }] }), -32602],
    ['a part of more than 1 MiB', sending({ parts: [{ text: 'x'.repeat(1024 * 1024 + 1) }] }), -32602],
    ['push notifications', { jsonrpc: '2.0', id: 1, method: 'CreateTaskPushNotificationConfig', params: { taskId: 'x', url: 'http://x.example' } }, -32003],
  ])('refuses %s', async (_, body, code) => {
    const answer = await rpc(body);
    expect(answer).toMatchObject({ status: 200, body: { error: { code } } });
  });

  it('refuses a version that it does not speak, broken JSON, a NUL and a body without end', async () => {
    expect((await rpc({ jsonrpc: '2.0', id: 7, method: 'GetTask', params: { id: 'x' } }, TOKENS.approver, '2.0')).body).toMatchObject({ id: 7, error: { code: -32009 } });
    expect((await rpc('{"jsonrpc":')).status).toBe(400);
    expect((await rpc(sending({ parts: [{ text: 'a\0b' }] }))).status).toBe(400);
    expect((await rpc(sending({ parts: [{ text: 'x'.repeat(3_000_000) }] }))).status).toBe(413);
  });

  it('asks for a token, and for the role approver to ask for work', async () => {
    expect((await rpc(sending({ parts: [{ text: 'x' }] }), null)).status).toBe(401);
    expect((await rpc(sending({ parts: [{ text: 'x' }] }), TOKENS.viewer)).status).toBe(403);
    expect((await rpc({ jsonrpc: '2.0', id: 1, method: 'message/stream', params: {} }, TOKENS.viewer, '0.3')).status).toBe(403);
    expect((await rpc({ jsonrpc: '2.0', id: 1, method: 'ListTasks', params: {} }, TOKENS.viewer)).body.result).toMatchObject({ tasks: [] });
  });

  it('speaks version 0.3 with those who do', async () => {
    const message = { kind: 'message', messageId: randomUUID(), role: 'user', parts: [{ kind: 'text', text: 'Hello' }] };
    const sent = await rpc({ jsonrpc: '2.0', id: 1, method: 'message/send', params: { message, configuration: { blocking: false } } }, TOKENS.approver, '0.3');
    expect(sent.body.result).toMatchObject({ kind: 'task', status: { state: 'submitted' } });
    const read = await rpc({ jsonrpc: '2.0', id: 2, method: 'tasks/get', params: { id: sent.body.result?.['id'] } }, TOKENS.approver, '0.3');
    expect(read.body.result).toMatchObject({ id: sent.body.result?.['id'] });
    const streamed = await fetch(`${url}/a2a`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKENS.approver}` },
      body: JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'tasks/resubscribe', params: { id: sent.body.result?.['id'] } }),
    });
    await world.move(String((read.body.result?.['metadata'] as { taskId: string }).taskId), 'cancelled');
    expect(await streamed.text()).toContain('"final":true');
  });
});
