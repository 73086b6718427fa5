import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders, Server as HttpServer } from 'node:http';
import { type AddressInfo, Server } from 'node:net';

/** One way in that a router knows. */
export interface Route {
  readonly method: string;
  readonly path: string;
}

/** What Express keeps of what it was told; no part of its types. */
interface Layer {
  readonly name: string;
  readonly route?: { readonly path: string | readonly string[]; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle: { readonly stack?: readonly Layer[] };
}
type Listener = (() => void) & { readonly router?: { readonly stack: readonly Layer[] } };

/** Takes down every server that is told to listen in this process from now on. */
export class DoorList {
  private readonly servers = new Set<Server>();
  private readonly listen = Server.prototype.listen;

  constructor() {
    const { servers, listen } = this;
    Server.prototype.listen = function (this: Server, ...given: unknown[]): Server {
      servers.add(this);
      return Reflect.apply(listen, this, given) as Server;
    } as typeof listen;
  }

  /** Port to server, of those that listen now. */
  open(): Map<number, Server> {
    return new Map([...this.servers].filter(({ listening }) => listening).map((server) => [(server.address() as AddressInfo).port, server]));
  }

  forget(): void {
    Server.prototype.listen = this.listen;
  }
}

/** What the router of a server holds now: undefined when it is no Express application. */
export function routerOf(server: Server): { routes: Route[]; middleware: string[] } | undefined {
  const listener = server instanceof HttpServer ? (server.listeners('request')[0] as Listener | undefined) : undefined;
  const stack = listener?.router?.stack;
  if (stack === undefined) return undefined;
  return { routes: stack.flatMap(routesOf), middleware: stack.flatMap((layer) => (layer.route === undefined ? [layer.name] : [])) };
}

function routesOf({ route }: Layer): Route[] {
  if (route === undefined) return [];
  const paths = typeof route.path === 'string' ? [route.path] : route.path;
  const methods = Object.keys(route.methods).map((method) => (method === '_all' ? 'GET' : method.toUpperCase()));
  return paths.flatMap((path) => methods.map((method) => ({ method, path })));
}

export interface Asked {
  readonly method?: string;
  /** Sent as it is: no client of ours tidies it up. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Of a problem document. */
  readonly code: string | undefined;
}

/** Asks over a connection of its own; of a stream only the head is read. */
export function ask(port: number, { method = 'GET', path, headers = {}, body }: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const { statusCode: status = 0, headers: said } = response;
      const told = (text: string): void => resolve({ status, headers: said, text, code: /"code":"(\w+)"/.exec(text)?.[1] });
      if (said['content-type']?.startsWith('text/event-stream') === true) return void (told(''), response.destroy());
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => told(text)).on('error', () => told(text));
    });
    // A server that refuses before it has read everything ends the connection; what it said by then counts.
    request.on('error', reject);
    request.end(body);
  });
}
