import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './fault.js';
import { OdooBooks, type Row } from './odoo-books.js';

/**
 * What goes wrong with the next call of a method. `fault_after`: done, and a fault is answered. `silent_after`: done, and no
 * answer ever. `cut_after`, `cut_before`: the connection breaks after or before it is done. `late`: the connection breaks, and it
 * is done when `releaseLate` is called. `status_502_after`: done, and the proxy before Odoo gives up. `busy`: 429.
 */
export type Mishap = 'fault_after' | 'silent_after' | 'cut_after' | 'cut_before' | 'late' | 'status_502_after' | 'busy' | 'fault_before';

interface Call {
  readonly model: string;
  readonly method: string;
  readonly ids: number[];
  readonly params: Row;
}

const PARAMS: Readonly<Record<string, readonly string[]>> = {
  search_read: ['domain', 'fields', 'offset', 'limit', 'order'],
  create: ['vals_list'],
  write: ['vals'],
  action_post: [],
};
const UID = 2;

/** An Odoo of version 14 or 19 that speaks both protocols as that version does, takes nothing that it would not, and keeps books. */
export class OdooServer {
  readonly books: OdooBooks;
  readonly account = { database: 'acme', login: 'books@acme.example', apiKey: 'b1946ac92492d2347c6235b4d2611184' };
  /** `protocol method` of each call of a model. */
  readonly calls: string[] = [];
  /** Of each call of a model. */
  readonly contexts: unknown[] = [];
  /** Requests that no Odoo takes: the client's fault. */
  readonly violations: string[] = [];
  private readonly mishaps = new Map<string, Mishap>();
  private readonly hooks = new Map<string, () => void>();
  private readonly late: Array<() => void> = [];
  private expired = false;
  private server: Server | undefined;

  /** @param latencyMs how long each call waits before it is done, and again before it is answered. */
  constructor(
    readonly version: number,
    private readonly latencyMs = 0,
  ) {
    this.books = new OdooBooks(version);
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  /** The next call of the method goes wrong like this. */
  next(method: string, mishap: Mishap): void {
    this.mishaps.set(method, mishap);
  }

  /** Done just before the next call of the method. */
  before(method: string, hook: () => void): void {
    this.hooks.set(method, hook);
  }

  releaseLate(): void {
    for (const effect of this.late.splice(0)) effect();
  }

  /** The API key expires, or is renewed. */
  expireKey(expired: boolean): void {
    this.expired = expired;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.latencyMs > 0) await pause(this.latencyMs);
    const { pathname } = new URL(request.url ?? '/', 'http://odoo');
    const json2 = /^\/json\/2\/([\w.]+)\/(\w+)$/.exec(pathname);
    if (pathname === '/jsonrpc' && request.method === 'POST') await this.jsonRpc(parse(chunks), response);
    else if (pathname === '/web/version' && this.version >= 19) reply(response, 200, { version_info: [this.version, 0, 0, 'final', 0, ''], version: `${this.version}.0` });
    else if (json2 !== null && this.version >= 19 && request.method === 'POST') await this.jsonTwo(json2, request, parse(chunks), response);
    else response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not Found</h1>');
  }

  private async jsonRpc(body: Row, response: ServerResponse): Promise<void> {
    const { jsonrpc, method, id } = body;
    const params = body['params'] as Row;
    if (jsonrpc !== '2.0' || method !== 'call' || typeof id !== 'number' || !Array.isArray(params['args'])) return this.violated('JSON-RPC envelope', response);
    const send = (more: Row): void => reply(response, 200, { jsonrpc: '2.0', id, ...more });
    await this.answer(
      response,
      () => this.service(params['service'], params['method'], params['args'] as unknown[]),
      // A method that gives nothing has no result.
      (result) => send(result === null ? {} : { result }),
      (fault) => send({ error: { code: 200, message: 'Odoo Server Error', data: fault.body() } }),
    );
  }

  private service(service: unknown, method: unknown, args: unknown[]): unknown {
    if (service === 'common' && method === 'version') return { server_version: `${this.version}.0`, server_version_info: [this.version, 0, 0, 'final', 0, ''], server_serie: `${this.version}.0`, protocol_version: 1 };
    const { database, login, apiKey } = this.account;
    if (service === 'common' && method === 'authenticate' && args.length === 4) return args[0] === database && args[1] === login && args[2] === apiKey && !this.expired ? UID : false;
    if (service !== 'object' || method !== 'execute_kw' || args.length !== 7) throw this.violation(`service ${String(service)}.${String(method)}`);
    if (args[0] !== database || args[1] !== UID || args[2] !== apiKey || this.expired) throw new Fault('odoo.exceptions.AccessDenied', 'Access Denied');
    const [, , , model, name, positional, named] = args as [string, number, string, string, string, unknown[], Row];
    const { context, ...keywords } = named;
    this.contexts.push(context);
    const onRecords = name === 'write' || name === 'action_post';
    const ids = onRecords ? (positional[0] as number[]) : [];
    const given = Object.fromEntries((onRecords ? positional.slice(1) : positional).map((value, at) => [PARAMS[name]?.[at] ?? `param ${at}`, value]));
    if (name === 'create' && positional.length === 0) throw this.violation('create takes its values by position');
    return this.execute('jsonrpc', { model, method: name, ids, params: { ...given, ...keywords } });
  }

  private async jsonTwo([, model = '', method = '']: RegExpExecArray, request: IncomingMessage, body: Row, response: ServerResponse): Promise<void> {
    const { database, apiKey } = this.account;
    const { ids = [], context, ...params } = body;
    this.contexts.push(context);
    const work = (): unknown => {
      if (request.headers.authorization !== `bearer ${apiKey}` || this.expired) throw new Fault('werkzeug.exceptions.Unauthorized', 'Invalid apikey');
      if (request.headers['x-odoo-database'] !== database) throw this.violation('X-Odoo-Database');
      return this.execute('json2', { model, method, ids: ids as number[], params });
    };
    await this.answer(response, work, (result) => reply(response, 200, result), (fault) => reply(response, fault.status, fault.body()));
  }

  private execute(protocol: string, { model, method, ids, params }: Call): unknown {
    this.calls.push(`${protocol} ${method}`);
    const known = PARAMS[method];
    if (known === undefined || Object.keys(params).sort().join() !== [...known].sort().join()) throw this.violation(`${method}(${Object.keys(params).join()})`);
    const hook = this.hooks.get(method);
    this.hooks.delete(method);
    hook?.();
    return this.mishap(method, () => this.apply(model, method, ids, params));
  }

  private apply(model: string, method: string, ids: number[], params: Row): unknown {
    switch (method) {
      case 'search_read':
        return this.books.searchRead(model, params);
      case 'create':
        return (params['vals_list'] as Row[]).map((values) => this.books.create(model, values));
      case 'write':
        this.books.write(model, ids, params['vals'] as Row);
        return true;
      default:
        this.books.post(ids);
        return this.version >= 19 ? null : false;
    }
  }

  private mishap(method: string, effect: () => unknown): unknown {
    const mishap = this.mishaps.get(method);
    this.mishaps.delete(method);
    if (mishap === undefined) return effect();
    if (mishap === 'late') this.late.push(effect);
    if (mishap.endsWith('_after')) effect();
    if (mishap === 'fault_after') throw new Fault('odoo.exceptions.UserError', 'The mail could not be sent.');
    if (mishap === 'fault_before') throw new Fault('odoo.exceptions.UserError', 'A lock date forbids this.');
    throw new Broken(mishap);
  }

  private async answer(response: ServerResponse, work: () => unknown, done: (result: unknown) => void, failed: (fault: Fault) => void): Promise<void> {
    try {
      const result = work();
      if (this.latencyMs > 0) await pause(this.latencyMs);
      done(result);
    } catch (thrown) {
      if (thrown instanceof Broken) breakOff(thrown.mishap, response);
      else failed(thrown instanceof Fault ? thrown : new Fault('builtins.TypeError', String(thrown)));
    }
  }

  private violation(what: string): Fault {
    this.violations.push(what);
    return new Fault('werkzeug.exceptions.UnprocessableEntity', what);
  }

  private violated(what: string, response: ServerResponse): void {
    this.violations.push(what);
    response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>Bad Request</h1>');
  }
}

class Broken extends Error {
  constructor(readonly mishap: Mishap) {
    super(mishap);
  }
}

function breakOff(mishap: Mishap, response: ServerResponse): void {
  if (mishap === 'silent_after') return;
  if (mishap === 'status_502_after') response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad Gateway</h1>');
  else if (mishap === 'busy') response.writeHead(429, { 'retry-after': '3' }).end();
  else response.destroy();
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}

function parse(chunks: Buffer[]): Row {
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Row;
}
