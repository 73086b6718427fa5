import { getEventListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { tool } from '@waggle/contracts';
import { z } from 'zod';
import { ToolClient } from './tool-client.js';

const waiting = tool('threading', 'waiting', 'SAFE', 'Answers at once, or never.', z.object({ never: z.boolean() }), z.object({ done: z.boolean() }));

let server: Server;
let client: ToolClient;

beforeAll(async () => {
  server = createServer((request, response) => {
    const mcp = new McpServer({ name: 'test', version: '1' });
    mcp.registerTool(waiting.name, { inputSchema: waiting.input.shape }, async ({ never }) => {
      if (never) await new Promise(() => undefined);
      return { content: [], structuredContent: { done: true } };
    });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined, enableJsonResponse: true });
    void mcp.connect(transport).then(() => transport.handleRequest(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  client = new ToolClient({ agent: 'test', token: 'wg_agent_test', resolve: () => url });
});

afterAll(async () => {
  await client.close();
  server.closeAllConnections();
  server.close();
});

describe('the calls of a task', () => {
  it('leave nothing behind on the signal that they share', async () => {
    const { signal } = new AbortController();
    for (let call = 0; call < 12; call++) await client.call(waiting, { never: false }, { signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('end when it is given up', async () => {
    const task = new AbortController();
    const call = client.call(waiting, { never: true }, { signal: task.signal });
    task.abort();
    await expect(call).rejects.toMatchObject({ code: expect.any(String) });
  });
});
