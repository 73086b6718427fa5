import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from '@modelcontextprotocol/sdk/server/index.js';

/** Makes the protocol's side of one conversation with one caller. */
export type OpenSession = (caller: string) => Server;

/** One HTTP request of a caller that was let in. */
export interface Exchanged {
  readonly caller: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The parsed body of a POST. */
  readonly body: unknown;
}

/** Carries messages between HTTP requests and MCP sessions. */
export interface Exchange {
  /** HTTP methods that it understands. */
  readonly methods: readonly string[];
  handle(exchanged: Exchanged): Promise<void>;
  /** Ends what only waits; what is being answered is finished. */
  close(): Promise<void>;
}

/** The header that names a conversation. */
export const SESSION_HEADER = 'mcp-session-id';

export function sessionIdOf(request: IncomingMessage): string | undefined {
  const id = request.headers[SESSION_HEADER];
  return typeof id === 'string' ? id : undefined;
}

/** Answers with a JSON-RPC error that belongs to no request. */
export function refuse(response: ServerResponse, status: number, message: string, headers: Readonly<Record<string, string>> = {}): undefined {
  const body = JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null });
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close', ...headers }).end(body);
}
