import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in answers: the content of the message, or how it fails. */
export type Reply = { readonly content: string } | { readonly refusal: true } | { readonly status: number } | { readonly silent: true };

/** A question as it came over the wire: the parts of the user's message in order. */
export interface Asked {
  readonly system: string;
  readonly parts: readonly string[];
  readonly schema: unknown;
}

interface ChatRequest {
  messages: Array<{ role: string; content: string | Array<{ text?: string }> }>;
  response_format?: { json_schema?: { schema?: unknown } };
}

/** A model server that speaks OpenAI chat completions and answers as it is told. */
export class ModelServer {
  readonly asked: Asked[] = [];
  private readonly server: Server;

  constructor(private readonly answer: (asked: Asked, at: number) => Reply | Promise<Reply>) {
    this.server = createServer((request, response) => {
      void this.reply(request).then((reply) => {
        if ('silent' in reply) return;
        response.statusCode = 'status' in reply ? reply.status : 200;
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify('status' in reply ? { error: { message: 'no' } } : completion(reply)));
      });
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async reply(request: IncomingMessage): Promise<Reply> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { messages, response_format } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatRequest;
    const system = messages.filter(({ role }) => role === 'system').flatMap(textsOf).join('\n');
    const asked = { system, parts: messages.filter(({ role }) => role === 'user').flatMap(textsOf), schema: response_format?.json_schema?.schema };
    return this.answer(asked, this.asked.push(asked) - 1);
  }
}

function textsOf({ content }: ChatRequest['messages'][number]): string[] {
  return typeof content === 'string' ? [content] : content.map(({ text = '' }) => text);
}

function completion(reply: { content: string } | { refusal: true }): unknown {
  const refused = 'refusal' in reply;
  return {
    id: 'chat-1',
    created: 1,
    model: 'stand-in',
    choices: [{ index: 0, finish_reason: refused ? 'content_filter' : 'stop', message: { role: 'assistant', content: refused ? '' : reply.content } }],
    usage: { prompt_tokens: 90, completion_tokens: 10, total_tokens: 100 },
  };
}
