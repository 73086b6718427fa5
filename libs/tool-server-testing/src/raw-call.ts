import { TOOL_META, type Tool, toolErrorSchema } from '@waggle/contracts';
import { TEST_TASK, type TestAgent, type ToolServerFixture } from './tool-server-fixture.js';

/**
 * `done`, the code that the server itself answers a call with, or `http <status>`. Our own client refuses bad arguments before
 * they leave; a stranger's client does not.
 */
export async function rawOutcomeOf({ url }: Pick<ToolServerFixture, 'url'>, agent: TestAgent, tool: Pick<Tool, 'name'>, args: Readonly<Record<string, unknown>>, grant?: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer wg_${agent}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool.name, arguments: args, _meta: { [TOOL_META.task]: TEST_TASK, ...(grant !== undefined && { [TOOL_META.grant]: grant }) } } }),
  });
  if (!response.ok) return `http ${response.status}`;
  const { result } = (await response.json()) as { result?: { isError?: boolean; _meta?: Record<string, unknown> } };
  if (result?.isError !== true) return result === undefined ? 'no result' : 'done';
  return toolErrorSchema.safeParse(result._meta?.[TOOL_META.error]).data?.code ?? 'no code';
}
