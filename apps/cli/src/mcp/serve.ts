import { once } from 'node:events';
import { join } from 'node:path';
import { TOOLS, toolService } from '@waggle/contracts';
import { freePort, type Infrastructure, provideInfrastructure } from '@waggle/dev';
import { type App, discoverApp, serviceEnvironment, zoneSecrets } from '@waggle/host';
import { type RunningService, startService } from '@waggle/runtime';
import { cliError } from '../cli.error.js';
import { portOf } from '../port.js';
import type { Session } from '../session.js';
import { waitForGivenServers } from '../zone/given-servers.js';
import { untilInterrupted } from '../zone/interruption.js';

export interface McpOptions {
  readonly http?: string;
  readonly stdio?: boolean;
  readonly auth: boolean;
  readonly provider: string;
}

/** A tool server that runs alone has one caller, with the rights of all agents; a DANGEROUS call needs its grant all the same. */
const ROLE = 'single';
const CALLER = 'generalist';
export const SANDBOX = 'sandbox';

/** Runs one tool server until it is interrupted, or until its input ends. @throws AppError `usage` */
export async function serve(server: string, options: McpOptions, session: Session): Promise<void> {
  if (options.http === undefined && options.stdio !== true) throw cliError('usage', 'invalid', 'Say how it shall be reached: --http <port> or --stdio.');
  if (!options.auth && options.provider !== SANDBOX) throw cliError('usage', 'invalid', `--no-auth lets anybody on this machine in; it goes with --provider ${SANDBOX} only.`);
  const port = portOf(options.http) || (await freePort());
  const app = await find(server);
  const secrets = await zoneSecrets(session.home, [CALLER]);
  const interruption = untilInterrupted(session.terminal.warn);
  // Listened for before anything is answered: a client may be done before the start is over.
  const over = options.stdio === true ? Promise.race([interruption.ended, once(process.stdin, 'end')]) : interruption.ended;
  let infrastructure: Infrastructure | undefined;
  let running: RunningService | undefined;
  try {
    await waitForGivenServers(session.env, session.terminal.warn, interruption.signal);
    infrastructure = await provideInfrastructure({ home: join(session.home, 'mcp', server), log: session.terminal.progress, env: session.env, keep: true });
    const env = { LOG_LEVEL: 'warn', ...session.env, ...infrastructure.env };
    const facts = { role: ROLE, home: session.home, workspace: session.config.WAGGLE_WORKSPACE, gatewayPort: 0, toolPorts: { [server]: port }, secrets, env } as const;
    running = await startService(app.definition, { env: { ...serviceEnvironment(app.definition, facts), ...provider(app, options), ...door(options) }, signal: interruption.signal });
    announce(options, `http://127.0.0.1:${port}/mcp`, secrets.mcpTokens[CALLER], session);
    await over;
  } catch (error) {
    if (!interruption.signal.aborted) throw error;
  } finally {
    await running?.stop();
    await infrastructure?.stop();
    interruption.release();
  }
}

/** @throws AppError `usage` with the names that there are */
async function find(server: string): Promise<App> {
  const servers = [...new Set(TOOLS.map((tool) => tool.server))].sort();
  const found = servers.includes(server) ? await discoverApp(toolService(server)) : undefined;
  if (found !== undefined) return found;
  throw cliError('usage', 'invalid', `There is no tool server "${server}"; there are ${servers.join(', ')}.`);
}

/** The zone's own settings may name a real account: here that wants to be said. */
function provider({ definition }: App, { provider: chosen }: McpOptions): Record<string, string> {
  const setting = Object.keys(definition.config).find((name) => name.endsWith('_PROVIDER'));
  return setting === undefined ? {} : { [setting]: chosen };
}

/** Who may come in, and how. */
function door({ stdio, auth }: McpOptions): Record<string, string> {
  if (stdio === true) return { MCP_STDIO_CALLER: CALLER };
  return auth ? {} : { MCP_BIND: '127.0.0.1', MCP_OPEN_CALLER: CALLER };
}

/** On stdio the standard output belongs to the protocol. */
function announce({ stdio, auth }: McpOptions, url: string, token: string | undefined, { terminal }: Session): void {
  if (stdio === true) return terminal.progress('speaking MCP on standard input and output; end of input ends it');
  const credential = auth ? { token } : {};
  terminal.result({ url, ...credential }, () => [`MCP at ${url}. Ctrl-C stops it.`, ...(auth ? [`Authorization: Bearer ${token ?? ''}`] : ['Anybody on this machine may call it.'])].join('\n'));
}
