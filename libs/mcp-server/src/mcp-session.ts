import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, type CallToolResult, ListToolsRequestSchema, type ServerNotification, type Tool as McpTool } from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv';
import { listingOf, TOOL_META, type Tool } from '@waggle/contracts';
import { toAppError } from '@waggle/errors';
import { toolError } from './effect.error.js';
import type { ToolCall } from './tool-handler.js';
import type { ToolRunner } from './tool-runner.service.js';

/** One for all: each server object would otherwise make its own compiler. */
const validator = new AjvJsonSchemaValidator();

/** A tool as MCP lists it. */
export function describeTool(tool: Tool): McpTool {
  return listingOf(tool) as unknown as McpTool;
}

/** The protocol's side of one request of one caller: stateless, so any instance can take the next one. */
export function openSession(name: string, tools: readonly McpTool[], runner: Pick<ToolRunner, 'run'>, agent: string): Server {
  const server = new Server({ name: `waggle-${name}`, version: '1' }, { capabilities: { tools: {} }, jsonSchemaValidator: validator });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [...tools] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification }): Promise<CallToolResult> => {
    const progress = progressTo(params._meta?.progressToken, sendNotification);
    try {
      checkMeant(name, params._meta?.[TOOL_META.server]);
      const answer = await runner.run({ agent, name: params.name, args: params.arguments ?? {}, meta: params._meta ?? {}, signal, progress });
      return { structuredContent: answer, content: [{ type: 'text', text: JSON.stringify(answer) }] };
    } catch (thrown) {
      return failure(thrown);
    }
  });
  return server;
}

/** The port of a server that has died can be another's by the next try; both may know the caller, even the tool. */
function checkMeant(name: string, meant: unknown): void {
  if (meant === undefined || meant === name) return;
  throw toolError('tool_server_mistaken', 'transient', `This is the tool server ${name}, another was meant`);
}

/** A caller that has gone misses it: that is no failure of the work. */
function progressTo(token: string | number | undefined, send: (notification: ServerNotification) => Promise<void>): ToolCall['progress'] {
  if (token === undefined) return () => undefined;
  return (progress, total, message) => {
    send({ method: 'notifications/progress', params: { progressToken: token, progress, total, message } }).catch(() => undefined);
  };
}

/** The text is for people and models; programs read the record. */
function failure(thrown: unknown): CallToolResult {
  const { code, kind, message, details } = toAppError(thrown).toRecord();
  const said = kind === 'bug' ? 'Unexpected failure' : message;
  return { isError: true, content: [{ type: 'text', text: `${code}: ${said}` }], _meta: { [TOOL_META.error]: { code, kind, message: said, details } } };
}
