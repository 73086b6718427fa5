import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { freePort } from '@waggle/dev';
import { CHECKOUT } from '@waggle/host';
import { type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { Receiver } from '../../test/receiver.js';
import { PEOPLE, swarmDoubles, SwarmWorld, TOKENS } from '../../test/swarm-world.js';

const GATEWAY = join(CHECKOUT, 'apps/gateway/dist/main.js');
const PATIENCE = { timeoutMs: 60_000 };
const world = new SwarmWorld();
const receiver = new Receiver();
let scope: TestScope;
let doubles: RunningService[];
let running: TestProcess[] = [];
let env: Record<string, string>;

beforeAll(async () => {
  await receiver.start();
  scope = await testScope();
  env = { ...scope.env, LOG_LEVEL: 'info', HEALTH_PORT: '0', OPERATOR_TOKENS: PEOPLE, WEBHOOK_ADDRESSES: 'any', WEBHOOK_TIMEOUT_MS: '2000' };
  doubles = await Promise.all(swarmDoubles(world).map((one) => startService(one, { env: { ...env, LOG_LEVEL: 'silent' } })));
}, 60_000);

afterAll(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await Promise.all(doubles.map((service) => service.stop()));
  await receiver.stop();
  await scope.dispose();
}, 60_000);

async function start(): Promise<{ process: TestProcess; url: string }> {
  const port = await freePort();
  const process = await startNode(GATEWAY, [], { env: { ...env, GATEWAY_PORT: String(port) }, ready: /"ready"|ready/, timeoutMs: 60_000 });
  running = [...running, process];
  return { process, url: `http://127.0.0.1:${port}` };
}

describe('a gateway that is killed while a receiver has its webhook in hand', () => {
  it('has it delivered again under the same id by another one, and the rest after it [R-WEBHOOK-CRASH]', async () => {
    const first = await start();
    const path = `/${randomUUID()}`;
    const headers = { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json' };
    await fetch(`${first.url}/api/webhooks`, { method: 'POST', headers, body: JSON.stringify({ url: `${receiver.url}${path}`, topics: ['task'] }) });
    receiver.answer = () => undefined;
    for (const name of ['one', 'two', 'three']) await world.move(`EMAIL_${name}`, 'received');
    await waitFor(() => receiver.at(path).length === 1, PATIENCE);
    await first.process.kill();
    receiver.answer = (response) => response.writeHead(204).end();
    await start();
    await waitFor(() => receiver.at(path).length >= 4, PATIENCE);
    const told = receiver.at(path).map(({ headers: { 'webhook-id': id }, body }) => ({ id, task: (JSON.parse(body) as { data: { task: { taskId: string } } }).data.task.taskId }));
    expect(told.map(({ task }) => task)).toEqual(['EMAIL_one', 'EMAIL_one', 'EMAIL_two', 'EMAIL_three']);
    expect(told[1]?.id).toBe(told[0]?.id);
  }, 150_000);
});
