import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { Callers } from './http/callers.js';
import { HttpDoor } from './http/http-door.js';
import { StatelessExchange } from './http/stateless-exchange.js';
import { describeTool, openSession } from './mcp-session.js';
import { SERVER_NAME } from './server-name.js';
import { checkOpenCaller, portSetting, type ToolServerConfig } from './tool-server.config.js';
import { Toolset } from './toolset.js';
import { TracedRunner } from './traced-runner.service.js';

type Session = ReturnType<typeof openSession>;

/** Serves the tools over MCP: HTTP at `/mcp`, or standard input and output when MCP_STDIO_CALLER is set. */
@Injectable()
export class McpListener implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly tools: readonly McpTool[];
  private close: () => Promise<void> = async () => undefined;

  constructor(
    @Inject(SERVER_NAME) private readonly name: string,
    toolset: Toolset,
    @Inject(CONFIG) private readonly config: ToolServerConfig & Readonly<Record<string, unknown>>,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly runner: TracedRunner,
  ) {
    this.tools = toolset.offered.map((handler) => describeTool(handler.tool));
  }

  async onApplicationBootstrap(): Promise<void> {
    const { MCP_STDIO_CALLER } = this.config;
    if (MCP_STDIO_CALLER === undefined) await this.listen();
    else await this.converse(MCP_STDIO_CALLER);
  }

  /** Calls under way are finished before anything that they need is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.close();
  }

  /** @throws AppError `config_invalid` */
  private async listen(): Promise<void> {
    checkOpenCaller(this.config);
    const { MCP_TOKENS, MCP_OPEN_CALLER, MCP_BIND, MCP_ALLOWED_HOSTS } = this.config;
    const door = new HttpDoor({
      bind: MCP_BIND,
      port: Number(this.config[portSetting(this.name)]),
      allowedHosts: MCP_ALLOWED_HOSTS,
      callers: new Callers(MCP_TOKENS, MCP_OPEN_CALLER),
      exchange: new StatelessExchange((caller) => this.open(caller)),
      log: this.log,
      onOversize: (caller) => this.runner.oversize(this.name, caller),
    });
    await door.listen();
    this.close = () => door.close();
    this.log.info({ port: door.port }, 'listening for MCP');
  }

  private async converse(caller: string): Promise<void> {
    const session = this.open(caller);
    await session.connect(new StdioServerTransport());
    this.close = () => session.close();
    this.log.info({}, 'speaking MCP on standard input and output');
  }

  private open(caller: string): Session {
    return openSession(this.name, this.tools, this.runner, caller);
  }
}
