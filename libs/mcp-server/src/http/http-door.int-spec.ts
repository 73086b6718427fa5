import { once } from 'node:events';
import { createConnection } from 'node:net';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { silentLogger } from '@waggle/observability';
import { BusyClient, waitFor } from '@waggle/testing';
import { Callers } from './callers.js';
import type { Exchange } from './exchange.js';
import { HttpDoor } from './http-door.js';
import { SessionExchange } from './session-exchange.js';
import { StatelessExchange } from './stateless-exchange.js';

const seen = { started: 0, aborted: 0, oversize: [] as string[], release: (): void => undefined };

/** One tool: `count` tells its progress, `wait` ends when it is given up, `held` when the test says so, everything else says who calls. */
function open(caller: string): Server {
  const server = new Server({ name: 'test', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, _meta }) => {
    seen.started += 1;
    if (params.name === 'wait') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      seen.aborted += 1;
    }
    if (params.name === 'held') await new Promise<void>((resolve) => (seen.release = resolve));
    if (params.name === 'count') {
      for (const progress of [1, 2, 3]) await sendNotification({ method: 'notifications/progress', params: { progressToken: _meta?.progressToken ?? '', progress, total: 3 } });
    }
    return { content: [{ type: 'text', text: caller }] };
  });
  return server;
}

const hashOfToken = 'a2e4d0f8d0b2b1f7bd3ddb0e4f0f5ad2b8a44c6b3aaf11e5ee5f7a4a4c8d5d26';
let door: HttpDoor;

async function start(exchange: Exchange): Promise<string> {
  const callers = new Callers({ other: hashOfToken }, 'anybody');
  door = new HttpDoor({ bind: '127.0.0.1', port: 0, allowedHosts: [], callers, exchange, log: silentLogger(), onOversize: async (caller) => void seen.oversize.push(caller) });
  await door.listen();
  return `http://127.0.0.1:${door.port}/mcp`;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

beforeEach(() => Object.assign(seen, { started: 0, aborted: 0, oversize: [] }));
afterEach(async () => door.close());

describe('a door that is closed', () => {
  it('ends although a client goes on asking over the connection that it has [R-DRAIN]', async () => {
    const call = { body: { jsonrpc: '2.0', id: 1, method: 'ping' }, headers: { accept: 'application/json, text/event-stream' } };
    const client = new BusyClient(await start(new StatelessExchange(open)), call);
    await waitFor(() => client.answered > 5);
    await door.close();
    await client.ended;
  });

  it('ends although somebody has connected and asks nothing, or half of something, and answers who has asked [R-DRAIN]', async () => {
    const url = await start(new StatelessExchange(open));
    const client = await connect(url);
    const slow = client.callTool({ name: 'held' });
    await waitFor(() => seen.started === 1);
    const idlers = ['', `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`].map((text) => {
      const socket = createConnection(door.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(text);
      return socket;
    });
    await Promise.all(idlers.map((socket) => once(socket, 'connect')));
    const closing = door.close();
    seen.release();
    expect(await slow).toMatchObject({ content: [{ text: 'anybody' }] });
    await closing;
    await client.close();
  });
});

describe.each([
  ['stateless', () => new StatelessExchange(open)],
  ['with sessions', () => new SessionExchange(open)],
] as const)('the door of a server, %s', (_title, exchange) => {
  it('tells progress to a caller that asks for it', async () => {
    const client = await connect(await start(exchange()));
    const told: number[] = [];
    await client.callTool({ name: 'count' }, undefined, { onprogress: ({ progress }) => told.push(progress) });
    expect(told).toEqual([1, 2, 3]);
    await client.close();
  });

  it('gives a call up when its caller cancels it, and no other one', async () => {
    const url = await start(exchange());
    const [one, two] = [await connect(url), await connect(url)];
    const abort = new AbortController();
    const given = one.callTool({ name: 'wait' }, undefined, { signal: abort.signal });
    const other = new AbortController();
    const kept = two.callTool({ name: 'wait' }, undefined, { signal: other.signal });
    await waitFor(() => seen.started === 2);
    abort.abort();
    await expect(given).rejects.toThrow();
    await waitFor(() => seen.aborted === 1);
    expect((await two.callTool({ name: 'whoami' })).content).toEqual([{ type: 'text', text: 'anybody' }]);
    expect(seen.aborted).toBe(1);
    other.abort();
    await expect(kept).rejects.toThrow();
    await waitFor(() => seen.aborted === 2);
    await Promise.all([one.close(), two.close()]);
  });

  it('reads no endless message, and none that is not JSON', async () => {
    const url = await start(exchange());
    const post = (body: string | Uint8Array<ArrayBuffer>): Promise<Response> => fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' } });
    expect((await post(`"${'x'.repeat(10 * 1024 * 1024)}"`)).status).toBe(413);
    expect(seen.oversize).toEqual(['anybody']);
    expect((await post('{')).status).toBe(400);
    expect((await post(Uint8Array.of(0x22, 0xff, 0x22))).status).toBe(400);
  });

  it('takes no wrong token for no token', async () => {
    const url = await start(exchange());
    expect((await fetch(url, { method: 'POST', headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
  });
});

describe('a session', () => {
  it('is taken up by nobody but its caller, and ends when asked to', async () => {
    const url = await start(new SessionExchange(open));
    const client = new Client({ name: 'test', version: '1' });
    const transport = new StreamableHTTPClientTransport(new URL(url));
    await client.connect(transport);
    const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-session-id': transport.sessionId ?? '' };
    const ping = (more: object = {}): Promise<Response> => fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' });
    expect((await ping()).status).toBe(200);
    expect((await ping({ 'mcp-session-id': 'made-up' })).status).toBe(404);
    await transport.terminateSession();
    expect((await ping()).status).toBe(404);
    await client.close();
  });

  it('ends when there are too many, the oldest first', async () => {
    const url = await start(new SessionExchange(open, { most: 1 }));
    const [old, young] = [await connect(url), await connect(url)];
    await expect(old.callTool({ name: 'whoami' })).rejects.toThrow();
    expect(await young.callTool({ name: 'whoami' })).toMatchObject({ content: [{ text: 'anybody' }] });
    await Promise.all([old.close(), young.close()]);
  });
});
