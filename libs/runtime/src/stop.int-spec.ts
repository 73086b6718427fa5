import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { TcpProxy, type TestScope, testScope, waitFor } from '@waggle/testing';
import { defineService } from './define-service.js';
import { startService } from './start-service.js';

const SOON_MS = 300;
let scope: TestScope;
const wires = new Map<'AMQP_URL' | 'DATABASE_URL', TcpProxy>();

beforeAll(async () => {
  scope = await testScope();
}, 60_000);
afterEach(async () => {
  for (const wire of wires.values()) {
    wire.heal();
    await wire.close();
  }
  wires.clear();
});
afterAll(async () => scope?.dispose());

/** The environment with a wire to one of the servers in it. */
async function over(setting: 'AMQP_URL' | 'DATABASE_URL'): Promise<{ env: Record<string, string>; wire: TcpProxy }> {
  const url = new URL(scope.env[setting]);
  const wire = await TcpProxy.open({ host: url.hostname, port: Number(url.port) });
  wires.set(setting, wire);
  [url.hostname, url.port] = ['127.0.0.1', String(wire.port)];
  return { env: { ...scope.env, [setting]: url.href }, wire };
}

function told(): { log: Logger; lines: string[] } {
  const lines: string[] = [];
  const take = (_: object, line: string): void => void lines.push(line);
  const log = { debug: take, info: take, warn: take, error: take, child: () => log } as unknown as Logger;
  return { log, lines };
}

/** Looks at its table until the last moment, as a reaper does. */
@Injectable()
class Looker implements OnApplicationShutdown {
  private looking: Promise<unknown> = Promise.resolve();
  readonly failed: unknown[] = [];

  constructor(private readonly database: Database) {
    lookers.push(this);
  }

  look(): void {
    const looks = [() => this.database.query('SELECT 1'), () => this.database.query('SELECT 2'), () => this.database.transaction(async () => undefined)];
    this.looking = (async () => {
      for (const look of looks) await look().catch((thrown: unknown) => this.failed.push(thrown));
    })();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.looking;
  }
}
const lookers: Looker[] = [];

const definition = defineService({ name: 'stopper', plane: 'core', roles: ['swarm'], persistence: { migrations: [] }, providers: [Looker] });

describe('a service that is told to stop', () => {
  it('ends although the broker is away, and waits for nothing that only the broker could end [R-STOP-BOUNDED]', async () => {
    const { env, wire } = await over('AMQP_URL');
    const { log, lines } = told();
    const service = await startService(definition, { env, log });
    wire.cut();
    await waitFor(() => lines.some((line) => line.startsWith('broker connection lost')));
    await service.stop();
    expect(lines.slice(-2)).toEqual(['heartbeat not sent', 'stopped']);
    expect(lines).not.toContain('not drained in time: cut off from broker and database');
  });

  it('ends although the broker has fallen silent [R-STOP-BOUNDED]', async () => {
    const { env, wire } = await over('AMQP_URL');
    const { log, lines } = told();
    const service = await startService(definition, { env, log });
    wire.hold();
    await service.stop(SOON_MS);
    expect(lines).toContain('not drained in time: cut off from broker and database');
    expect(lines.at(-1)).toBe('stopped');
  });

  it('ends although the database has fallen silent in the middle of a statement [R-STOP-BOUNDED]', async () => {
    const { env, wire } = await over('DATABASE_URL');
    const { log, lines } = told();
    const service = await startService(definition, { env, log });
    wire.hold();
    lookers.at(-1)?.look();
    await service.stop(SOON_MS);
    expect(lookers.at(-1)?.failed).toMatchObject(Array.from({ length: 3 }, () => ({ code: 'database_unavailable', kind: 'transient' })));
    expect(lines.at(-1)).toBe('stopped');
  });
});

describe('a service that is told to stop while it starts', () => {
  it('gives the start up although the broker has gone meanwhile [R-STOP-BOUNDED]', async () => {
    const { env, wire } = await over('AMQP_URL');
    const { log, lines } = told();
    const abort = new AbortController();
    @Injectable()
    class Interrupted implements OnApplicationBootstrap {
      async onApplicationBootstrap(): Promise<void> {
        wire.cut();
        await waitFor(() => lines.some((line) => line.startsWith('broker connection lost')));
        setImmediate(() => setImmediate(() => abort.abort()));
      }
    }
    const definition = defineService({ name: 'stopper', plane: 'core', roles: ['swarm'], providers: [Interrupted] });
    await expect(startService(definition, { env, log, signal: abort.signal })).rejects.toMatchObject({ code: 'broker_unavailable' });
  });
});

describe('a service that cannot start', () => {
  const ticking = new Set<NodeJS.Timeout>();

  @Injectable()
  class Ticker implements OnApplicationBootstrap, OnApplicationShutdown {
    private timer: NodeJS.Timeout | undefined;
    onApplicationBootstrap(): void {
      this.timer = setInterval(() => undefined, 1000);
      ticking.add(this.timer);
    }
    onApplicationShutdown(): void {
      clearInterval(this.timer);
      ticking.delete(this.timer as NodeJS.Timeout);
    }
  }
  @Injectable()
  class Taken implements OnApplicationBootstrap {
    constructor(private readonly ticker: Ticker) {}
    onApplicationBootstrap(): Promise<void> {
      return Promise.reject(new Error(`The port is taken, ${ticking.size} tick beside ${this.ticker.constructor.name}.`));
    }
  }

  it('ends what it had begun: nothing of it keeps the process alive [R-GIVEN-UP]', async () => {
    const broken = defineService({ name: 'stopper', plane: 'core', roles: ['swarm'], providers: [Ticker, Taken] });
    await expect(startService(broken, { env: scope.env, log: told().log })).rejects.toThrow('The port is taken, 1 tick beside Ticker.');
    expect(ticking.size).toBe(0);
  });
});
