import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandInCall {
  readonly method: string;
  /** Below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What goes wrong with the next write: refused for a while or for good; taken into effect and answered with a 5xx, or with a 4xx of
 * a vendor that is unsure itself; cut off after it took effect or before.
 */
export type StandInFault = 'busy' | 'token_expired' | 'error_after' | 'unsure_after' | 'cut_after' | 'cut_before';

/** A vendor's API on loopback that takes only what the vendor takes. */
export abstract class StandIn {
  /** Refused as against the vendor's published schema; a test that expects none looks here. */
  readonly violations: string[] = [];
  private readonly faults: Array<{ fault: StandInFault; path: string }> = [];
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  constructor(private readonly base: string) {}

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${this.base}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** @param path part of the path of the write that it happens to. */
  failNext(fault: StandInFault, path = ''): void {
    this.faults.push({ fault, path });
  }

  /** Takes effect. */
  protected abstract answer(call: StandInCall): StandInAnswer;
  /** In the vendor's own form. */
  protected abstract refusal(fault: 'busy' | 'token_expired' | 'error' | 'unsure'): StandInAnswer;

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await this.read(request);
    const fault = call.method === 'GET' ? undefined : this.takeFault(call.path);
    if (fault === 'busy' || fault === 'token_expired') return send(response, this.refusal(fault));
    if (fault === 'cut_before') return void request.socket.destroy();
    const answer = this.answer(call);
    if (fault === 'cut_after') return void request.socket.destroy();
    if (fault === 'error_after') return send(response, this.refusal('error'));
    send(response, fault === 'unsure_after' ? this.refusal('unsure') : answer);
  }

  private takeFault(path: string): StandInFault | undefined {
    const at = this.faults.findIndex((one) => path.includes(one.path));
    return at < 0 ? undefined : this.faults.splice(at, 1)[0]?.fault;
  }

  private async read(request: IncomingMessage): Promise<StandInCall> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const url = new URL(request.url ?? '/', 'http://stand-in');
    const path = url.pathname.startsWith(this.base) ? url.pathname.slice(this.base.length) : '(outside the base URL)';
    return { method: request.method ?? '', path, query: url.searchParams, headers: request.headers, body: parse(text, request.headers['content-type']) };
  }
}

/** JSON, or the fields of a form. */
function parse(text: string, type = ''): unknown {
  if (text === '') return undefined;
  return type.startsWith('application/x-www-form-urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

function send(response: ServerResponse, { status, body, headers = {} }: StandInAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
