import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  CompleteRequestSchema,
  GetPromptRequestSchema,
  type GetPromptResult,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { embedded, image, PNG, text } from './samples.js';
import { runTool, TOOLS } from './tools.js';

/** A session of the server that the conformance suite describes. */
export function openConformanceSession(): Server {
  const capabilities = { tools: {}, prompts: {}, resources: { subscribe: true }, completions: {}, logging: {} };
  const server = new Server({ name: 'conformance', version: '1' }, { capabilities });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, extra) => runTool(server, params.name, params.arguments ?? {}, extra));
  server.setRequestHandler(CompleteRequestSchema, () => ({ completion: { values: ['paris', 'park', 'party'], hasMore: false } }));
  addPrompts(server);
  addResources(server);
  return server;
}

const needs = (...names: string[]) => names.map((name) => ({ name, description: `The argument ${name}`, required: true }));
const PROMPTS = [
  { name: 'test_simple_prompt', description: 'Says one thing.' },
  { name: 'test_prompt_with_arguments', description: 'Repeats its arguments.', arguments: needs('arg1', 'arg2') },
  { name: 'test_prompt_with_embedded_resource', description: 'Holds a resource.', arguments: needs('resourceUri') },
  { name: 'test_prompt_with_image', description: 'Holds an image.' },
];

function addPrompts(server: Server): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({ prompts: PROMPTS }));
  server.setRequestHandler(GetPromptRequestSchema, ({ params }): GetPromptResult => ({ messages: said(params.name, params.arguments ?? {}).map((content) => ({ role: 'user', content })) }));
}

function said(name: string, { arg1, arg2, resourceUri = '' }: Record<string, string>): Array<GetPromptResult['messages'][number]['content']> {
  if (name === 'test_prompt_with_arguments') return [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)];
  if (name === 'test_prompt_with_embedded_resource') {
    return [embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'), text('Please process the embedded resource above.')];
  }
  if (name === 'test_prompt_with_image') return [image, text('Please analyze the image above.')];
  return [text('This is a simple prompt for testing.')];
}

const resource = (uri: string, mimeType: string) => ({ uri, name: uri, description: `The resource ${uri}`, mimeType });

function addResources(server: Server): void {
  const resources = [resource('test://static-text', 'text/plain'), resource('test://static-binary', 'image/png'), resource('test://watched-resource', 'text/plain')];
  const resourceTemplates = [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'By id', mimeType: 'application/json' }];
  server.setRequestHandler(ListResourcesRequestSchema, () => ({ resources }));
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates }));
  server.setRequestHandler(ReadResourceRequestSchema, ({ params }) => ({ contents: [contentOf(params.uri)] }));
  server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
}

function contentOf(uri: string) {
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id !== undefined) return { uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) };
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: PNG };
  return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
}
