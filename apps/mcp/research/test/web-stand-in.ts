import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Seen {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

/** A web server on loopback that plays every host; answers by host and path. */
export interface WebStandIn {
  readonly port: number;
  readonly seen: readonly Seen[];
  /** How it answers `<host>/<path>`; everything else is 404. */
  on(address: string, answer: RequestListener): void;
  stop(): Promise<void>;
}

export async function startWeb(address = '127.0.0.1', port = 0): Promise<WebStandIn> {
  const answers = new Map<string, RequestListener>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const host = (request.headers.host ?? '').split(':', 1)[0] ?? '';
    const path = request.url ?? '';
    seen.push({ host, path, headers: request.headers });
    const answer = answers.get(`${host}${path}`);
    if (answer !== undefined) answer(request, response);
    else response.writeHead(404, { connection: 'close' }).end();
  });
  await new Promise<void>((resolve) => server.listen(port, address, resolve));
  return { port: (server.address() as AddressInfo).port, seen, on: (at, answer) => void answers.set(at, answer), stop: () => close(server) };
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export const page = (body: string | Buffer, headers: Record<string, string> = {}): RequestListener => (_request, response) =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', connection: 'close', ...headers }).end(body);

export const redirect = (location: string, status = 302): RequestListener => (_request, response) => void response.writeHead(status, { location: location.replace(/[^ -~]/gu, encodeURIComponent), connection: 'close' }).end();
