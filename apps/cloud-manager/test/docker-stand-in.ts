import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { ContainerCreateOptions } from 'dockerode';
import { LABELS } from '../src/drivers/another-container.js';

interface Held {
  readonly Id: string;
  readonly Name: string;
  readonly body: ContainerCreateOptions;
  status: 'created' | 'running' | 'exited';
  restarts: number;
  restarting: boolean;
}

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The part of the Docker Engine's API that scales containers, on a unix socket. Takes no call that the engine would not. */
export class DockerStandIn {
  readonly calls: string[] = [];
  readonly containers = new Map<string, Held>();
  /** Containers end when this does. */
  working: Promise<void> = Promise.resolve();
  socket = '';
  private folder = '';
  private server: Server | undefined;
  private made = 0;

  async start(): Promise<this> {
    this.folder = await mkdtemp(join(tmpdir(), 'waggle-docker-'));
    this.socket = join(this.folder, 'docker.sock');
    this.server = createServer((request, response) => {
      void this.answer(request).then(
        ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body === undefined ? '' : JSON.stringify(body)),
        (error: unknown) => response.writeHead(error instanceof Refused ? error.status : 500, { 'content-type': 'application/json' }).end(JSON.stringify({ message: String(error) })),
      );
    });
    await new Promise<void>((resolve) => this.server?.listen(this.socket, resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    await rm(this.folder, { recursive: true, force: true });
  }

  /** As `docker compose up` has left it. */
  up(project: string, service: string, more: Partial<ContainerCreateOptions> = {}): Held {
    const Labels = { [LABELS.project]: project, [LABELS.service]: service, [LABELS.number]: '1', [LABELS.oneoff]: 'False' };
    const body = { name: `${project}-${service}-1`, Image: 'waggle:local', Hostname: 'abc', Env: ['AMQP_URL=amqp://waggle.sales:secret@rabbitmq/'], Cmd: ['node', 'apps/agents/sales/dist/main.js'], Labels, HostConfig: { RestartPolicy: { Name: 'unless-stopped' } }, NetworkingConfig: { EndpointsConfig: { waggle_default: {} } }, ...more };
    return this.hold(body, 'running');
  }

  names(): string[] {
    return [...this.containers.values()].filter(({ status }) => status === 'running').map(({ Name }) => Name.slice(1));
  }

  private hold(body: ContainerCreateOptions, status: Held['status']): Held {
    this.made += 1;
    const held: Held = { Id: `c${this.made}`.padEnd(64, '0'), Name: `/${body.name ?? ''}`, body, status, restarts: 0, restarting: false };
    this.containers.set(held.Id, held);
    return held;
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body?: unknown }> {
    const url = new URL(request.url ?? '/', 'http://docker');
    const [, kind = '', id = '', verb = ''] = url.pathname.split('/');
    const what = `${request.method ?? ''} ${kind === 'containers' && verb === '' && id.length < 20 ? id : `${kind}/${verb}`}`;
    if (request.method !== 'GET') this.calls.push(`${request.method ?? ''} ${kind} ${verb === '' ? id.slice(0, 6) : verb}${url.searchParams.get('t') === null ? '' : ` t=${url.searchParams.get('t') ?? ''}`}`);
    switch (what) {
      case 'GET json':
        return { status: 200, body: this.listed(url.searchParams) };
      case 'POST create':
        return { status: 201, body: { Id: this.create(url.searchParams.get('name'), (await json(request)) as ContainerCreateOptions).Id, Warnings: [] } };
      case 'POST networks/connect':
        return { status: 200 };
      default:
        if (what === 'POST containers/stop') await this.working;
        return this.ofOne(what, this.one(id), url.searchParams);
    }
  }

  private ofOne(what: string, held: Held, query: URLSearchParams): { status: number; body?: unknown } {
    if (what === 'GET containers/json') return { status: 200, body: inspected(held) };
    if (what === 'POST containers/start') held.status = 'running';
    else if (what === 'POST containers/stop' && Number(query.get('t')) >= 25) held.status = 'exited';
    else if (what === 'DELETE containers/' && held.status !== 'running') this.containers.delete(held.Id);
    else throw new Refused(409, `not now: ${what}`);
    return { status: 204 };
  }

  private create(name: string | null, body: ContainerCreateOptions): Held {
    if ([...this.containers.values()].some(({ Name }) => Name === `/${name ?? ''}`)) throw new Refused(409, 'the name is taken');
    if (body.Image === undefined) throw new Refused(400, 'no image');
    return this.hold({ ...body, name: name ?? '' }, 'created');
  }

  private listed(query: URLSearchParams): unknown[] {
    const { label = [] } = JSON.parse(query.get('filters') ?? '{}') as { label?: string[] };
    const fits = ({ body }: Held): boolean => label.every((pair) => body.Labels?.[pair.split('=')[0] ?? ''] === pair.split('=')[1]);
    return [...this.containers.values()].filter((held) => fits(held) && (query.get('all') === 'true' || held.status === 'running')).map(({ Id, Name }) => ({ Id, Names: [Name] }));
  }

  private one(id: string): Held {
    const held = this.containers.get(id);
    if (held === undefined) throw new Refused(404, 'no such container');
    return held;
  }
}

function inspected({ Id, Name, body, status, restarts, restarting }: Held): unknown {
  const { HostConfig, NetworkingConfig, name: _name, ...Config } = body;
  const State = { Status: status, Running: status === 'running', Restarting: restarting };
  return { Id, Name, Config, HostConfig, NetworkSettings: { Networks: NetworkingConfig?.EndpointsConfig ?? {} }, State, RestartCount: restarts };
}
