import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Message, Role, type StreamResponse, type Task, TaskState } from '@a2a-js/sdk';
import { type Client, ClientFactory, ClientFactoryOptions, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { CHECKOUT } from '@waggle/host';
import { startNode, waitFor } from '@waggle/testing';
import { startSwarm, type Swarm } from './swarm.js';

const END = { timeoutMs: 90_000 };
let swarm: Swarm;
let client: Client;

async function connect(): Promise<Client> {
  const { url, operatorToken } = swarm.zone;
  const fetchImpl: typeof fetch = (input, init) => fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), authorization: `Bearer ${operatorToken}` } });
  return new ClientFactory(ClientFactoryOptions.createFrom(ClientFactoryOptions.default, { transports: [new JsonRpcTransportFactory({ fetchImpl })] })).createFromUrl(url);
}

beforeAll(async () => {
  swarm = await startSwarm({ processes: true, role: 'single' });
  client = await connect();
}, 120_000);

afterAll(async () => {
  await (swarm as Swarm | undefined)?.stop();
}, 60_000);

const part = (content: Message['parts'][number]['content']): Message['parts'][number] => ({ content, metadata: undefined, filename: '', mediaType: '' });

function message(contents: Message['parts'][number]['content'][], taskId = ''): Message {
  return { messageId: randomUUID(), contextId: '', taskId, role: Role.ROLE_USER, parts: contents.map(part), metadata: undefined, extensions: [], referenceTaskIds: [] };
}

const question = (customer: string): Message =>
  message([
    { $case: 'text', value: 'Hello,\n\nwhat are your opening hours?\n\nAnn\n' },
    { $case: 'data', value: { skill: 'EMAIL', frontMatter: { from: `Ann <ann@${customer}>`, to: 'office@waggle.example', subject: 'Opening hours', message_id: `<q@${customer}>` } } },
  ]);

const send = (said: Message): ReturnType<Client['sendMessage']> =>
  client.sendMessage({ tenant: '', message: said, metadata: undefined, configuration: { acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: true } });

const inState = (id: string, state: TaskState): Promise<Task> => waitFor(async () => ((task) => task.status?.state === state && task)(await client.getTask({ tenant: '', id })), END);
const mailsTo = (customer: string): number => swarm.mail.delivered().filter(({ to }) => to.some((address) => address.endsWith(`@${customer}`))).length;

describe('another program and a real zone', () => {
  it('ask, approve and read the receipt by the example of the docs [R-PEER-WHOLE]', async () => {
    const env = { WAGGLE_TOKEN: swarm.zone.operatorToken };
    const example = await startNode(join(CHECKOUT, 'docs/examples/a2a-client.mjs'), [swarm.zone.url, 'What are your opening hours?', '--approve'], { env });
    try {
      expect({ code: await example.ended(), output: example.output() }).toMatchObject({ code: 0, output: expect.stringContaining('Receipt:') });
    } finally {
      await example.kill();
    }
    expect(mailsTo('customer.example')).toBe(1);
  }, 120_000);

  it('go on with the same task when the gateway is killed before and after the approval [R-PEER-WHOLE]', async () => {
    const customer = 'killed.example';
    const order = question(customer);
    const { id } = (await send(order)) as Task;
    await swarm.zone.kill('gateway');
    const again = await waitFor(() => send(order), END);
    expect((again as Task).id).toBe(id);
    const waiting = await inState(id, TaskState.TASK_STATE_INPUT_REQUIRED);
    const shown = waiting.status?.message?.parts.find(({ content }) => content?.$case === 'data')?.content?.value as { approvalId: string; digest: string };
    const decision = message([{ $case: 'data', value: { approvalId: shown.approvalId, digest: shown.digest, verdict: 'approve' } }], id);
    await send(decision);
    await swarm.zone.kill('gateway');
    const done = await inState(id, TaskState.TASK_STATE_COMPLETED);
    expect(done.artifacts.map(({ name }) => name)).toEqual(['Result', 'Receipt']);
    expect(mailsTo(customer)).toBe(1);
  }, 180_000);

  it('take up a stream that broke with the gateway', async () => {
    const { id } = (await send(question('stream.example'))) as Task;
    await inState(id, TaskState.TASK_STATE_INPUT_REQUIRED);
    const stream = client.resubscribeTask({ tenant: '', id });
    await stream.next();
    await swarm.zone.kill('gateway');
    await stream.next().catch(() => undefined);
    const first = await waitFor(async () => (await client.resubscribeTask({ tenant: '', id }).next()).value as StreamResponse, END);
    expect(first.payload).toMatchObject({ $case: 'task', value: { id, status: { state: TaskState.TASK_STATE_INPUT_REQUIRED } } });
    expect((await client.cancelTask({ tenant: '', id, metadata: undefined })).status?.state).toBe(TaskState.TASK_STATE_CANCELED);
    expect(mailsTo('stream.example')).toBe(0);
  }, 180_000);
});
