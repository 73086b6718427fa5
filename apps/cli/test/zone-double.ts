import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { type Approval, approvalSchema } from '@waggle/contracts';
import { zoneSecrets } from '@waggle/host';
import { bornAt, writeRunningZone } from '../src/zone/running-zone.js';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: Record<string, unknown> | undefined;
}

/** A zone's REST API as the commands see it, with a queue that is decided for real and canned answers for the rest. */
export interface ZoneDouble {
  readonly url: string;
  readonly token: string;
  readonly asked: Asked[];
  approvals: Approval[];
  /** Answers by `METHOD /path`; a number is a status without a body. */
  readonly answers: Record<string, unknown>;
  /** Tells an event to whoever listens. */
  tell(event: string, data: unknown, id?: number): void;
  /** As if another person had decided. */
  decide(id: string, change: Partial<Approval>): void;
  /** Cuts the connections of those who listen. */
  cut(): void;
  listeners(): number;
  stop(): Promise<void>;
}

const UNDO_MS = 60_000;

/** Starts one that the commands find under `home`. @param events whether it has `/api/events` */
export async function startZoneDouble(home: string, { events = true } = {}): Promise<ZoneDouble> {
  const listening = new Set<ServerResponse>();
  const token = (await zoneSecrets(home, [])).operators[0]?.token ?? '';
  const server = createServer((request, response) => void handle(request, response).catch((error: unknown) => send(response, 500, problem('unexpected', String(error)))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeRunningZone(home, { pid: process.pid, born: await bornAt(process.pid), url, role: 'swarm', workspace: home, processes: false, started: new Date().toISOString() });

  const zone: ZoneDouble = {
    url,
    token,
    asked: [],
    approvals: [],
    answers: {},
    tell: (event, data, id = 1) => listening.forEach((response) => response.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    decide: (id, change) => {
      zone.approvals = zone.approvals.map((approval) => (approval.id === id ? approvalSchema.parse({ ...approval, ...change }) : approval));
      zone.tell('approval', zone.approvals.find((approval) => approval.id === id));
    },
    cut: () => listening.forEach((response) => response.destroy()),
    listeners: () => listening.size,
    stop: async () => {
      zone.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const body = method === 'POST' && request.headers['content-type'] === 'application/json' ? ((await json(request)) as Record<string, unknown>) : undefined;
    zone.asked.push({ method, path: request.url ?? '/', body });
    if (request.headers.authorization !== `Bearer ${token}`) return send(response, 401, problem('token_unknown', 'Not signed in'));
    if (events && pathname === '/api/events') return listen(response);
    const canned = zone.answers[`${method} ${pathname}`];
    if (typeof canned === 'number') return send(response, canned, undefined);
    if (canned !== undefined) return send(response, 200, canned);
    const [, , root, id, verb] = pathname.split('/');
    if (root !== 'approvals') return send(response, 404, problem('not_found', `There is no ${pathname}`));
    if (id === undefined) return list(searchParams, response);
    if (id === 'batch') return batch(body ?? {}, response);
    return verb === undefined ? one(id, response) : decision(id, verb, body ?? {}, response);
  }

  function listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    listening.add(response);
    response.on('close', () => listening.delete(response));
  }

  function list(query: URLSearchParams, response: ServerResponse): void {
    const states = (query.get('state') ?? 'pending').split(',');
    const fitting = zone.approvals.filter(({ state, group }) => (states.includes('all') || states.includes(state)) && group === (query.get('group') ?? group));
    send(response, 200, { approvals: fitting, next: null, total: fitting.length });
  }

  function one(id: string, response: ServerResponse): void {
    const found = zone.approvals.find((approval) => approval.id === id);
    send(response, found === undefined ? 404 : 200, found ?? problem('approval_not_found', `There is no approval ${id}`));
  }

  function decision(id: string, verb: string, body: Record<string, unknown>, response: ServerResponse): void {
    const decided = decideOne(id, verb, body);
    send(response, 'code' in decided ? 409 : 200, 'code' in decided ? decided : { approval: decided });
  }

  function batch({ verdict, items }: Record<string, unknown>, response: ServerResponse): void {
    const results = (items as { id: string; digest: string }[]).map(({ id, digest }) => {
      const decided = decideOne(id, String(verdict), { digest });
      return 'code' in decided ? { id, problem: decided } : { id, approval: decided };
    });
    send(response, 200, { results });
  }

  function decideOne(id: string, verb: string, { digest, reason, args }: Record<string, unknown>): Approval | Problem {
    const found = zone.approvals.find((approval) => approval.id === id);
    if (found === undefined) return problem('approval_not_found', `There is no approval ${id}`);
    if (found.digest !== digest) return problem('digest_changed', 'It says something else now');
    if (verb !== 'undo' && found.state !== 'pending') return problem('already_decided', `Already ${found.state} by ${found.decidedBy ?? '?'} at ${found.decidedAt ?? '?'}`);
    const now = new Date();
    const answered = { decidedBy: 'operator', decidedAt: now.toISOString(), decisionReason: typeof reason === 'string' ? reason : null };
    const undoUntil = new Date(now.getTime() + UNDO_MS).toISOString();
    const changes: Record<string, Partial<Approval>> = {
      approve: { ...answered, state: 'approved', undoUntil },
      reject: { ...answered, state: 'rejected' },
      modify: { ...answered, state: 'modified', undoUntil, proposal: { ...found.proposal, args: (args ?? {}) as Approval['proposal']['args'] } },
      undo: { state: 'pending', decidedBy: null, decidedAt: null, undoUntil: null },
    };
    zone.decide(id, changes[verb] ?? {});
    return zone.approvals.find((approval) => approval.id === id) ?? problem('approval_not_found', id);
  }

  return zone;
}

interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly mend: string;
}

function problem(code: string, detail: string): Problem {
  return { code, detail, mend: 'Read it again.' };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(body === undefined && status === 200 ? 204 : status, { 'content-type': 'application/json' }).end(body === undefined ? undefined : JSON.stringify(body));
}
