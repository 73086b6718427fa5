import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { zoneSecrets } from '@waggle/host/secrets';
import { bornAt, writeRunningZone } from '../src/zone/running-zone.js';
import { problem, QueueDouble } from './queue-double.js';
import { type Said, ZoneDocument } from './zone-document.js';

/** A zone's REST API as the commands see it, on a port of this machine. Takes and gives nothing but what the API's document says. */
export interface ZoneDouble {
  readonly url: string;
  readonly token: string;
  readonly queue: QueueDouble;
  /** Tells an event to whoever listens. */
  tell(event: string, data: unknown, id?: number): void;
  /** Cuts the connections of those who listen. */
  cut(): void;
  /** `Last-Event-ID` of each who began to listen. */
  readonly listened: string[];
  stop(): Promise<void>;
}

/** Starts one that the commands find under `home`. @param events whether it has `/api/events` */
export async function startZoneDouble(home: string, { events = true } = {}): Promise<ZoneDouble> {
  const queue = new QueueDouble();
  const listening = new Set<ServerResponse>();
  const listened: string[] = [];
  const token = (await zoneSecrets(home, [])).operators[0]?.token ?? '';

  const document = await ZoneDocument.read();
  const server = createServer((request, response) => void handle(request, response).catch((error: unknown) => send(response, 500, problem(500, 'unexpected', String(error)))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeRunningZone(home, { pid: process.pid, born: await bornAt(process.pid), url, role: 'swarm', workspace: home, processes: false, started: new Date().toISOString() });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const body = request.headers['content-type'] === 'application/json' ? ((await json(request)) as Record<string, unknown>) : undefined;
    if (request.headers.authorization !== `Bearer ${token}`) return send(response, 401, problem(401, 'token_unknown', 'Not signed in'));
    const said: Said = { method: request.method ?? 'GET', path: pathname, query: searchParams, body };
    const missing = !document.has(said) || (pathname === '/api/events' && !events);
    if (missing) return send(response, 404, problem(404, 'route_not_found', `There is no ${said.method} ${pathname}`));
    const refused = document.faultOfRequest(said);
    if (refused !== undefined) return send(response, 400, problem(400, 'input_invalid', refused));
    if (pathname === '/api/events') return listen(request, response);
    const answer = queue.answer(said.method, pathname, searchParams, body);
    const fault = document.faultOfAnswer(said, answer.status, answer.body);
    if (fault !== undefined) throw new Error(`the double says what no zone says: ${fault}`);
    send(response, answer.status, answer.body);
  }

  function listen(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    listened.push(String(request.headers['last-event-id'] ?? ''));
    listening.add(response);
    response.on('close', () => listening.delete(response));
  }

  const tell: ZoneDouble['tell'] = (event, data, id = 1) => listening.forEach((response) => response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
  const cut = (): void => listening.forEach((response) => response.destroy());
  queue.onDecided = (approval) => tell('approval', approval);
  const stop = async (): Promise<void> => {
    cut();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, token, queue, tell, cut, listened, stop };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' }).end(body === undefined ? undefined : JSON.stringify(body));
}
