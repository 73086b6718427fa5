import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { Answering } from '@waggle/runtime';
import { AddressGuard } from './address-guard.js';
import type { Callers } from './callers.js';
import { type Exchange, refuse } from './exchange.js';
import { readBody } from './read-body.js';

const PATH = '/mcp';
/** No message of a client is longer than this. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

export interface HttpDoorOptions {
  readonly bind: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Host names beside loopback. */
  readonly allowedHosts: readonly string[];
  readonly callers: Callers;
  readonly exchange: Exchange;
  readonly log: Logger;
  /** Told of a body that is too long. */
  readonly onOversize?: (caller: string) => Promise<void>;
}

/** MCP over Streamable HTTP at `/mcp`: Host and Origin checked, a bearer token a caller, bodies bounded. */
export class HttpDoor {
  private readonly addresses: AddressGuard;
  private readonly answering = new Answering();
  private server: Server | undefined;

  constructor(private readonly options: HttpDoorOptions) {
    this.addresses = new AddressGuard(options.allowedHosts);
  }

  async listen(): Promise<void> {
    const { port, bind } = this.options;
    const server = createServer((request, response) => {
      this.answering.begin(response);
      void this.answer(request, response);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, bind, resolve);
    });
    this.server = server;
  }

  /** Takes nothing new and finishes what is being answered. */
  async close(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    await this.options.exchange.close();
    server.closeIdleConnections();
    await this.answering.end(server, closed);
  }

  /** The port that was taken. */
  get port(): number {
    return (this.server?.address() as AddressInfo | null)?.port ?? 0;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const caller = this.admit(request, response);
      if (caller === undefined) return;
      const body = request.method === 'POST' ? await this.bodyOf(caller, request, response) : undefined;
      if (!response.headersSent) await this.options.exchange.handle({ caller, request, response, body });
    } catch (thrown) {
      this.options.log.error({ code: toAppError(thrown).code, detail: toAppError(thrown).message }, 'MCP request failed');
      if (!response.headersSent) refuse(response, 500, 'internal error');
    }
  }

  /** The caller's name, or undefined when the request has been answered with a refusal. */
  private admit(request: IncomingMessage, response: ServerResponse): string | undefined {
    const { host, origin, authorization } = request.headers;
    const { callers, exchange } = this.options;
    if (!this.addresses.permits(host, origin)) return refuse(response, 403, 'this Host or Origin is not served');
    if (request.url?.split('?', 1)[0] !== PATH) return refuse(response, 404, `only ${PATH} is served`);
    const caller = callers.identify(authorization);
    if (caller === undefined) return refuse(response, 401, 'a bearer token is needed', { 'www-authenticate': 'Bearer' });
    const { methods } = exchange;
    if (!methods.includes(request.method ?? '')) return refuse(response, 405, `this server takes ${methods.join(', ')} only`, { allow: methods.join(', ') });
    return caller;
  }

  private async bodyOf(caller: string, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body.state === 'read') return body.json;
    if (body.state === 'garbled') return refuse(response, 400, 'the body is not JSON');
    await this.options.onOversize?.(caller);
    return refuse(response, 413, `a message has at most ${MAX_BODY_BYTES} bytes`);
  }
}
