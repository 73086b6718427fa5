import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { type Exchange, type Exchanged, type OpenSession, SESSION_HEADER, sessionIdOf } from './exchange.js';

const requestSchema = z.object({
  id: z.union([z.string(), z.number()]),
  method: z.string(),
  params: z.object({ _meta: z.object({ progressToken: z.union([z.string(), z.number()]).optional() }).optional() }).optional(),
});
const cancelSchema = z.object({ method: z.literal('notifications/cancelled'), params: z.object({ requestId: z.union([z.string(), z.number()]) }) });

interface UnderWay {
  readonly server: Server;
  readonly response: ServerResponse;
}

/**
 * A session for each request: any instance can take the next one. The session id is only a name that this server gives and
 * anybody may make up; it ties a cancellation to its call where both reach the same instance, and nothing is kept for it.
 */
export class StatelessExchange implements Exchange {
  readonly methods = ['POST'];
  private readonly underWay = new Map<string, UnderWay>();

  constructor(private readonly open: OpenSession) {}

  async handle(exchanged: Exchanged): Promise<void> {
    const cancel = cancelSchema.safeParse(exchanged.body);
    if (cancel.success) return this.cancel(exchanged, cancel.data.params.requestId);
    const request = requestSchema.safeParse(exchanged.body);
    if (!request.success) return this.serve(exchanged, false);
    if (request.data.method === 'initialize') exchanged.response.setHeader(SESSION_HEADER, randomUUID());
    // Progress needs a stream. Else one JSON answer: a server that dies breaks the request, and the client knows at once.
    const streams = request.data.params?._meta?.progressToken !== undefined;
    await this.serve(exchanged, streams, keyOf(exchanged, request.data.id));
  }

  async close(): Promise<void> {
    // Every conversation ends with its answer.
  }

  private async serve({ caller, request, response, body }: Exchanged, streams: boolean, key?: string): Promise<void> {
    const server = this.open(caller);
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: !streams });
    response.once('close', () => {
      if (key !== undefined && this.underWay.get(key)?.server === server) this.underWay.delete(key);
      void server.close();
    });
    if (key !== undefined) this.underWay.set(key, { server, response });
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
  }

  /** Closing the session aborts its handler; a cancelled request gets no answer. */
  private async cancel(exchanged: Exchanged, requestId: string | number): Promise<void> {
    const call = this.underWay.get(keyOf(exchanged, requestId) ?? '');
    await call?.server.close();
    if (call !== undefined) endWithout(call.response);
    endWithout(exchanged.response);
  }
}

/** Of the caller's own calls alone. undefined without a session id: numbers of several clients of one caller would meet. */
function keyOf({ caller, request }: Exchanged, requestId: string | number): string | undefined {
  const session = sessionIdOf(request);
  return session === undefined ? undefined : JSON.stringify([caller, session, requestId]);
}

function endWithout(response: ServerResponse): void {
  if (!response.headersSent) response.writeHead(202);
  response.end();
}
