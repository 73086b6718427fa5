import { join } from 'node:path';
import { freePort } from '@waggle/dev';
import { CHECKOUT } from '@waggle/host';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { createServer, connect as connectTcp, type Server } from 'node:net';

const CRM = join(CHECKOUT, 'apps/crm/dist/main.js');

let scope: TestScope;
let service: TestProcess | undefined;

beforeAll(async () => {
  scope = await testScope();
});

afterEach(async () => {
  await service?.kill();
  service = undefined;
});

afterAll(async () => {
  await scope.dispose();
});

/** Passes TCP on to where a server really listens: the server that comes up late. */
async function forward(port: number, to: URL): Promise<Server> {
  const server = createServer((client) => {
    const upstream = connectTcp(Number(to.port), to.hostname);
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => (client.destroy(), upstream.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

function lines(output: string): Array<{ msg: string; level: string }> {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { msg: string; level: string });
}

describe('a service process', () => {
  it.each([
    ['AMQP_URL', 'RabbitMQ'],
    ['DATABASE_URL', 'PostgreSQL'],
  ] as const)('says in one clear line that %s does not answer, and goes on when it does [R-UNREACHABLE]', async (setting, name) => {
    const real = new URL(scope.env[setting]);
    const late = new URL(real.href);
    late.port = String(await freePort());
    service = await startNode(CRM, [], { env: { ...scope.env, [setting]: late.href } });
    const running = service;
    await waitFor(() => lines(running.output()).filter((line) => line.msg.includes(`${name} (${setting}) does not answer`)).length >= 2, { timeoutMs: 30_000 });
    const proxy = await forward(Number(late.port), real);
    await waitFor(() => lines(running.output()).some((line) => line.msg === 'ready'), { timeoutMs: 30_000 });
    expect(running.output()).not.toMatch(/^\s+at /m);
    expect(running.output()).not.toContain(real.password === '' ? '\u0000' : real.password);
    expect(await running.stop()).toBe(0);
    proxy.close();
  }, 120_000);

  it('names every fault of its configuration at once and exits with 2', async () => {
    service = await startNode(CRM, [], { env: { ...scope.env, AMQP_URL: 'http://nowhere', DRY_RUN: 'maybe', DATABASE_URL: '' } });
    expect(await service.ended()).toBe(2);
    for (const setting of ['AMQP_URL', 'DRY_RUN', 'DATABASE_URL']) expect(service.output()).toContain(setting);
    expect(service.output()).not.toMatch(/^\s+at /m);
  });

  it('refuses at once when the server refuses it: waiting would not help', async () => {
    const wrong = new URL(scope.env.AMQP_URL);
    wrong.password = 'not-the-password';
    service = await startNode(CRM, [], { env: { ...scope.env, AMQP_URL: wrong.href } });
    expect(await service.ended()).toBe(1);
    expect(service.output()).toContain('RabbitMQ (AMQP_URL) refuses this service');
    expect(service.output()).not.toContain('not-the-password');
  }, 30_000);

  it('drains and leaves with 0 on SIGTERM', async () => {
    service = await startNode(CRM, [], { env: { ...scope.env }, ready: /"ready"/ });
    expect(await service.stop()).toBe(0);
  }, 30_000);
});
