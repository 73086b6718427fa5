import { setTimeout as pause } from 'node:timers/promises';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import type { CallToolResult, ElicitRequestFormParams, ServerNotification, ServerRequest, Tool } from '@modelcontextprotocol/sdk/types.js';
import { embedded, image, text, WAV } from './samples.js';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;
type Run = (server: Server, args: Record<string, unknown>, extra: Extra) => Promise<CallToolResult> | CallToolResult;

/** The suite wants the notifications of one call apart in time. */
const STEP_MS = 50;

const gives = (...content: CallToolResult['content']): Run => () => ({ content });

const logs: Run = async (_server, _args, { sendNotification }) => {
  for (const said of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await sendNotification({ method: 'notifications/message', params: { level: 'info', data: said } });
    await pause(STEP_MS);
  }
  return { content: [text('logged')] };
};

const progresses: Run = async (_server, _args, { sendNotification, _meta }) => {
  for (const progress of [0, 50, 100]) {
    if (_meta?.progressToken !== undefined) await sendNotification({ method: 'notifications/progress', params: { progressToken: _meta.progressToken, progress, total: 100 } });
    await pause(STEP_MS);
  }
  return { content: [text('done')] };
};

const fails: Run = () => ({ isError: true, content: [text('This tool intentionally returns an error for testing')] });

const reconnects: Run = async (_server, _args, { closeSSEStream }) => {
  closeSSEStream?.();
  await pause(STEP_MS);
  return { content: [text('Reconnection test completed')] };
};

const samples: Run = async (server, { prompt }, { requestId }) => {
  const messages = [{ role: 'user' as const, content: text(String(prompt)) }];
  const { content } = await server.createMessage({ messages, maxTokens: 100 }, { relatedRequestId: requestId });
  const said = 'text' in content ? content.text : '';
  return { content: [text(`LLM response: ${said}`)] };
};

const asks =
  (start: string, message: (args: Record<string, unknown>) => string, properties: ElicitRequestFormParams['requestedSchema']['properties'], required: string[] = []): Run =>
  async (server, args, { requestId }) => {
    const requestedSchema = { type: 'object' as const, properties, required };
    const { action, content } = await server.elicitInput({ mode: 'form', message: message(args), requestedSchema }, { relatedRequestId: requestId });
    return { content: [text(`${start}: action=${action}, content=${JSON.stringify(content)}`)] };
  };

const titled = (...names: string[]) => names.map((title, at) => ({ const: `value${at + 1}`, title }));
const options = ['option1', 'option2', 'option3'];

const RUNS: Readonly<Record<string, Run>> = {
  test_simple_text: gives(text('This is a simple text response for testing.')),
  test_image_content: gives(image),
  test_audio_content: gives({ type: 'audio', data: WAV, mimeType: 'audio/wav' }),
  test_embedded_resource: gives(embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')),
  test_multiple_content_types: gives(text('Multiple content types test:'), image, embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}')),
  test_tool_with_logging: logs,
  test_tool_with_progress: progresses,
  test_error_handling: fails,
  test_reconnection: reconnects,
  test_sampling: samples,
  test_elicitation: asks('User response', ({ message }) => String(message), { username: { type: 'string', description: "User's response" }, email: { type: 'string', description: "User's email address" } }, ['username', 'email']),
  test_elicitation_sep1034_defaults: asks('Elicitation completed', () => 'Please accept the defaults', {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  }),
  test_elicitation_sep1330_enums: asks('Elicitation completed', () => 'Please choose', {
    untitledSingle: { type: 'string', enum: options },
    titledSingle: { type: 'string', oneOf: titled('First Option', 'Second Option', 'Third Option') },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
    untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
    titledMulti: { type: 'array', items: { anyOf: titled('First Choice', 'Second Choice', 'Third Choice') } },
  }),
  json_schema_2020_12_tool: gives(text('ok')),
};

const argument = (name: string): Tool['inputSchema'] => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] });

const SCHEMAS: Readonly<Record<string, Tool['inputSchema']>> = {
  test_sampling: argument('prompt'),
  test_elicitation: argument('message'),
  json_schema_2020_12_tool: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    $defs: { address: { type: 'object', properties: { street: { type: 'string' }, city: { type: 'string' } } } },
    properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
    additionalProperties: false,
  },
};

export const TOOLS: Tool[] = Object.keys(RUNS).map((name) => ({ name, description: `Does what ${name} is to do.`, inputSchema: SCHEMAS[name] ?? { type: 'object' } }));

export async function runTool(server: Server, name: string, args: Record<string, unknown>, extra: Extra): Promise<CallToolResult> {
  return (await RUNS[name]?.(server, args, extra)) ?? { isError: true, content: [text(`no tool ${name}`)] };
}
