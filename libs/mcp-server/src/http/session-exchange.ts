import { randomUUID } from 'node:crypto';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { type EventStore, StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { type Exchange, type Exchanged, type OpenSession, refuse, sessionIdOf } from './exchange.js';

export interface SessionOptions {
  /** Keeps what was sent, so that a stream can be taken up again. */
  readonly eventStore?: EventStore;
  /** Milliseconds after which a client comes back to a closed stream. */
  readonly retryMs?: number;
  /** The oldest session ends when there are more. Default 1,000. */
  readonly most?: number;
}

interface Session {
  readonly caller: string;
  readonly server: Server;
  readonly transport: StreamableHTTPServerTransport;
}

/**
 * Conversations that last: for a server that asks its client something (sampling, elicitation) or reports changes. They live in
 * this instance; a server that is scaled out needs `StatelessExchange`.
 */
export class SessionExchange implements Exchange {
  readonly methods = ['POST', 'GET', 'DELETE'];
  private readonly sessions = new Map<string, Session>();

  constructor(
    private readonly open: OpenSession,
    private readonly options: SessionOptions = {},
  ) {}

  async handle(exchanged: Exchanged): Promise<void> {
    const { caller, request, response, body } = exchanged;
    const id = sessionIdOf(request);
    if (id === undefined && isInitializeRequest(body)) return this.begin(exchanged);
    if (id === undefined) return refuse(response, 400, 'a session is needed: initialize first');
    const session = this.sessions.get(id);
    // Another caller's session is as unknown as one that never was.
    if (session?.caller !== caller) return refuse(response, 404, 'this session is not known; initialize again');
    await session.transport.handleRequest(request, response, body);
  }

  async close(): Promise<void> {
    await Promise.allSettled([...this.sessions.values()].map(({ server }) => server.close()));
    this.sessions.clear();
  }

  private async begin({ caller, request, response, body }: Exchanged): Promise<void> {
    const { eventStore, retryMs } = this.options;
    const server = this.open(caller);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore,
      retryInterval: retryMs,
      onsessioninitialized: (id) => this.keep(id, { caller, server, transport }),
      onsessionclosed: (id) => void this.sessions.delete(id),
    });
    await server.connect(transport);
    await transport.handleRequest(request, response, body);
  }

  private keep(id: string, session: Session): void {
    const { most = 1_000 } = this.options;
    this.sessions.set(id, session);
    for (const [oldest, { server }] of this.sessions) {
      if (this.sessions.size <= most) return;
      this.sessions.delete(oldest);
      void server.close();
    }
  }
}
