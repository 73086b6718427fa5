import { once } from 'node:events';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { SyncStatus, type SyncStatusView, SyncTrigger } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import type { ApiClient } from '../client/api-client.js';
import { cliError } from '../cli.error.js';
import type { Session } from '../session.js';
import { untilInterrupted } from '../zone/interruption.js';
import { connect } from '../zone/running-zone.js';
import type { McpOptions } from './serve.js';

/** In place of a tool server's name: the running zone. */
export const ZONE = 'zone';

/** The running zone as an MCP server, with the rights of the person whose token it has. */
export function zoneServer(api: Pick<ApiClient, 'call'>): McpServer {
  const server = new McpServer({ name: 'waggle-zone', version: '1.0.0' });
  const tool = { outputSchema: SyncStatus.reply.shape, inputSchema: {} };
  server.registerTool(
    'sync_status',
    { ...tool, description: 'How the workspace is shared with the other zone: state, last cycle, what is wrong and how to mend it.', annotations: { readOnlyHint: true, openWorldHint: false } },
    () => answer(api.call('/api/vault/sync/status', SyncStatus.reply)),
  );
  server.registerTool(
    'sync_vault',
    { ...tool, description: 'Shares the workspace with the other zone now: one pull and one push. Says what came and went.', annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true } },
    () => answer(api.call('/api/vault/sync/trigger', SyncTrigger.reply, { method: 'POST', body: {} })),
  );
  return server;
}

/** Speaks MCP on standard input and output until its input ends. @throws AppError `usage`, `zone_not_running` */
export async function serveZone({ stdio }: Pick<McpOptions, 'stdio'>, session: Session): Promise<void> {
  if (stdio !== true) throw cliError('usage', 'invalid', 'The zone itself is reached with --stdio; over HTTP it has its REST API.');
  const interruption = untilInterrupted(session.terminal.warn);
  const over = Promise.race([interruption.ended, once(process.stdin, 'end')]);
  const server = zoneServer((await connect(session.home)).api);
  try {
    await server.connect(new StdioServerTransport());
    session.terminal.progress('speaking MCP on standard input and output; end of input ends it');
    await over;
  } finally {
    await server.close();
    interruption.release();
  }
}

async function answer(asked: Promise<SyncStatusView>): Promise<CallToolResult> {
  try {
    const status = await asked;
    return { content: [{ type: 'text', text: JSON.stringify(status) }], structuredContent: status };
  } catch (thrown) {
    const { code, message } = toAppError(thrown);
    return { isError: true, content: [{ type: 'text', text: JSON.stringify({ code, message }) }] };
  }
}
