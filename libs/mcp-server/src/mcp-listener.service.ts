import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { AddressGuard } from './address-guard.js';
import { Callers } from './callers.js';
import { describeTool, openSession } from './mcp-session.js';
import type { AnyHandler } from './tool-handler.js';
import { HANDLERS, ToolRunner } from './tool-runner.service.js';
import { portSetting, type ToolServerConfig } from './tool-server.config.js';

export const SERVER_NAME = Symbol('tool server name');
const PATH = '/mcp';

/** Serves MCP over Streamable HTTP at `/mcp`: loopback by default, Host and Origin checked, a bearer token a caller. */
@Injectable()
export class McpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tools: readonly McpTool[];
  private readonly callers: Callers;
  private readonly addresses: AddressGuard;
  private server: Server | undefined;

  constructor(
    @Inject(SERVER_NAME) private readonly name: string,
    @Inject(HANDLERS) handlers: readonly AnyHandler[],
    @Inject(CONFIG) private readonly config: ToolServerConfig & Readonly<Record<string, unknown>>,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly runner: ToolRunner,
  ) {
    this.tools = handlers.map((handler) => describeTool(handler.tool));
    this.callers = new Callers(config.MCP_TOKENS);
    this.addresses = new AddressGuard(config.MCP_ALLOWED_HOSTS);
  }

  async onApplicationBootstrap(): Promise<void> {
    const server = createServer((request, response) => void this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(Number(this.config[portSetting(this.name)]), this.config.MCP_BIND, resolve);
    });
    this.server = server;
    this.log.info({ port: this.port }, 'listening for MCP');
  }

  /** Calls under way are finished before anything that they need is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
  }

  /** The port that was taken. */
  get port(): number {
    return (this.server?.address() as AddressInfo | null)?.port ?? 0;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const agent = this.admit(request, response);
      if (agent !== undefined) await this.serve(agent, request, response);
    } catch (thrown) {
      this.log.error({ code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'MCP request failed');
      if (!response.headersSent) refuse(response, 500, 'internal error');
    }
  }

  /** The caller's name, or undefined when the request has been answered with a refusal. */
  private admit(request: IncomingMessage, response: ServerResponse): string | undefined {
    const { host, origin, authorization } = request.headers;
    if (!this.addresses.permits(host, origin)) return refuse(response, 403, 'this Host or Origin is not served');
    if (request.url?.split('?', 1)[0] !== PATH) return refuse(response, 404, `only ${PATH} is served`);
    const agent = this.callers.identify(authorization);
    if (agent === undefined) return refuse(response, 401, 'a bearer token is needed', { 'www-authenticate': 'Bearer' });
    if (request.method !== 'POST') return refuse(response, 405, 'this server is stateless: POST only', { allow: 'POST' });
    return agent;
  }

  private async serve(agent: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const session = openSession(this.name, this.tools, this.runner, agent);
    // One JSON answer instead of a stream: a server that dies breaks the request, and the client knows at once.
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true });
    response.once('close', () => void session.close());
    await session.connect(transport);
    await transport.handleRequest(request, response);
  }
}

function refuse(response: ServerResponse, status: number, message: string, headers: Record<string, string> = {}): undefined {
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null });
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(body);
}
