import { Controller, type Type } from '@nestjs/common';
import { command, event, type PayloadOf, type Priority, query } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { deadQueueName, Handles, type MessageContext, Messenger, queueName, type Received, registerMessage } from '@waggle/messaging';
import { Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { type ChannelModel, connect } from 'amqplib';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { v7 } from 'uuid';
import { z } from 'zod';
import { defineService } from './define-service.js';
import { type RunningService, startService } from './start-service.js';

const Work = command('test.work.v1', 'worker', z.object({ n: z.number(), quiet: z.boolean().default(false), fail: z.enum(['transient', 'bug', 'denied']).optional() }));
const Batched = command('test.batched.v1', 'worker', z.object({ n: z.number(), bad: z.boolean().default(false) }));
const Happened = event('test.happened.v1', 'worker', z.object({ n: z.number() }));
const Ask = query('test.ask.v1', 'worker', z.object({ n: z.number() }), z.object({ twice: z.number() }));
const Echo = command('test.echo.v1', 'listener', z.object({ n: z.number(), bad: z.boolean().default(false) }));
const Echoed = event('test.echoed.v1', 'listener', z.object({ n: z.number() }));
for (const message of [Work, Batched, Happened, Ask, Echo, Echoed]) registerMessage(message);

class CreateHandled1700000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE handled (seq bigint GENERATED ALWAYS AS IDENTITY, n int, kind text, attempt int)');
  }
  async down(): Promise<void> {
    // The whole database goes with the scope.
  }
}

/** A bound for a machine that is busy with other things, not a measure. */
const BACKLOG = { timeoutMs: 240_000 };
let failuresLeft = 0;
/** Handlers wait here, so that a test can let a backlog gather. */
let gate: Promise<void> = Promise.resolve();

@Controller()
class WorkerController {
  constructor(
    private readonly messenger: Messenger,
    private readonly database: Database,
  ) {}

  @Handles(Work)
  async work({ n, quiet, fail }: PayloadOf<typeof Work>, { tx, envelope, publish }: MessageContext): Promise<void> {
    await gate;
    await tx.query('INSERT INTO handled (n, kind, attempt) VALUES ($1, $2, $3)', [n, envelope.priority, envelope.attempt]);
    if (fail !== undefined && failuresLeft-- > 0) throw new AppError('test_failure', fail, 'as asked');
    if (!quiet) await publish(Happened, { n });
  }

  @Handles(Batched, { batch: 50 })
  async batched(batch: readonly Received<typeof Batched>[]): Promise<void> {
    await this.database.transaction(async (tx) => {
      const fresh = await this.messenger.fresh(tx, batch.map((one) => one.envelope.id));
      for (const { payload, envelope } of batch) {
        if (!fresh.has(envelope.id)) continue;
        if (payload.bad) throw new AppError('test_failure', 'denied', 'a bad one');
        await tx.query("INSERT INTO handled (n, kind) VALUES ($1, 'batch')", [payload.n]);
      }
    });
  }

  @Handles(Ask)
  async ask({ n }: { n: number }): Promise<{ twice: number }> {
    if (n < 0) throw new AppError('negative', 'invalid', 'n must not be negative');
    return { twice: n * 2 };
  }
}

const heard: number[] = [];
@Controller()
class ListenerController {
  @Handles(Happened)
  async happened({ n }: { n: number }): Promise<void> {
    heard.push(n);
  }

  @Handles(Echo, { batch: 50 })
  async echo(batch: readonly Received<typeof Echo>[], contexts: readonly MessageContext[]): Promise<void> {
    for (const [at, { payload }] of batch.entries()) {
      if (payload.bad) throw new AppError('test_failure', 'denied', 'a bad one');
      await contexts[at]?.publish(Echoed, { n: payload.n });
    }
  }

  @Handles(Echoed)
  async echoed({ n }: { n: number }): Promise<void> {
    heard.push(n);
  }
}

let scope: TestScope;
let raw: ChannelModel;
let messenger: Messenger;
const running: RunningService[] = [];

async function start(name: string, controller: Type, more: object = {}): Promise<RunningService> {
  const service = defineService({ name, plane: 'core', roles: ['swarm'], controllers: [controller], ...more });
  const started = await startService(service, { env: { ...scope.env, LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50,100', RETRY_HOURS: '0' } });
  running.push(started);
  return started;
}

const startWorker = (): Promise<RunningService> => start('worker', WorkerController, { persistence: { migrations: [CreateHandled1700000009000] }, concurrency: 4 });

let database: Database;
async function handled(): Promise<Array<{ n: number; kind: string; attempt: number }>> {
  return database.query('SELECT n, kind, attempt FROM handled ORDER BY seq');
}

async function handledCount(): Promise<number> {
  const [row] = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM handled');
  return row?.count ?? 0;
}

async function deadLetters(): Promise<number> {
  const channel = await raw.createChannel();
  try {
    return (await channel.checkQueue(deadQueueName('worker'))).messageCount;
  } finally {
    await channel.close();
  }
}

beforeAll(async () => {
  scope = await testScope();
  raw = await connect(scope.env.AMQP_URL);
  raw.on('error', () => undefined);
  await start('listener', ListenerController);
  await start('sender', class {}, {
    persistence: { migrations: [] },
    providers: [
      {
        provide: 'probe',
        inject: [Messenger],
        useFactory: (own: Messenger) => (messenger = own),
      },
    ],
  });
  await startWorker();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'worker', migrations: [] });
}, 60_000);

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await database.close();
  await raw.close();
  await scope.dispose();
});

beforeEach(async () => {
  await database.query('TRUNCATE handled');
  heard.length = 0;
  failuresLeft = 0;
  gate = Promise.resolve();
});

describe('messaging over a real broker', () => {
  it('handles a message once that is delivered twice, and publishes its consequence once [R-INBOX]', async () => {
    const id = v7();
    await messenger.publish(Work, { n: 1, quiet: false }, { id });
    await messenger.publish(Work, { n: 1, quiet: false }, { id });
    await messenger.publish(Work, { n: 2, quiet: false });
    await waitFor(() => heard.includes(2) && heard.includes(1));
    expect((await handled()).map((row) => row.n).sort()).toEqual([1, 2]);
    expect(heard.filter((n) => n === 1)).toHaveLength(1);
  });

  it('tries a transient failure again and keeps nothing of the failed attempts [R-RETRY]', async () => {
    failuresLeft = 2;
    await messenger.publish(Work, { n: 3, quiet: false, fail: 'transient' });
    await waitFor(() => heard.includes(3));
    expect(await handled()).toEqual([{ n: 3, kind: 'NORMAL', attempt: 3 }]);
  });

  it.each(['transient', 'bug', 'denied'] as const)('lays a message to rest in the dead-letter queue when it fails for good as %s', async (fail) => {
    const before = await deadLetters();
    failuresLeft = 100;
    await messenger.publish(Work, { n: 4, quiet: false, fail });
    await waitFor(async () => (await deadLetters()) === before + 1);
    expect(await handled()).toEqual([]);
  });

  it('lays a message to rest that fits no schema, and goes on [R-NO-SCHEMA]', async () => {
    const before = await deadLetters();
    const channel = await raw.createChannel();
    channel.sendToQueue(queueName('worker', 'standard'), Buffer.from('{"name":"test.work.v1"}'));
    channel.sendToQueue(queueName('worker', 'standard'), Buffer.from([0xff, 0x00]));
    await messenger.publish(Work, { n: 5, quiet: false });
    await waitFor(() => heard.includes(5));
    await waitFor(async () => (await deadLetters()) === before + 2);
    await channel.close();
  });

  it('lays only the bad envelopes of a message to rest, and handles the others once, also when half of it was handled before [R-PARCEL]', async () => {
    const before = await deadLetters();
    const envelope = (n: unknown, name = Work.name): object => ({ id: v7(), name, kind: 'command', label: 'system', from: 'sender', priority: 'NORMAL', correlationId: 'c', attempt: 1, created: new Date().toISOString(), payload: { n, quiet: true } });
    const [one, two] = [envelope(1), envelope(2)];
    const channel = await raw.createChannel();
    const send = (envelopes: unknown[]): boolean => channel.sendToQueue(queueName('worker', 'standard'), Buffer.from(JSON.stringify(envelopes)));
    send([one, envelope('three'), 'no envelope', envelope(4, 'test.unknown.v1'), two]);
    send([]);
    await waitFor(async () => (await handledCount()) === 2 && (await deadLetters()) === before + 4);
    send([two, envelope(5), one]);
    await waitFor(async () => (await handledCount()) === 3);
    expect((await handled()).map(({ n }) => n).sort()).toEqual([1, 2, 5]);
    await channel.close();
  });

  it('tries what it cannot read as often as what fails for a while, since an instance of a newer release may: then it is a dead letter', async () => {
    const envelope = (name: string, payload: object): object => ({ id: v7(), name, kind: 'command', label: 'system', from: 'sender', priority: 'NORMAL', correlationId: 'c', attempt: 1, created: new Date().toISOString(), payload });
    const channel = await raw.createChannel();
    await channel.purgeQueue(deadQueueName('worker'));
    for (const sent of [envelope('test.newer.v1', {}), envelope(Work.name, { n: 'of a newer kind', quiet: false })]) channel.sendToQueue(queueName('worker', 'standard'), Buffer.from(JSON.stringify(sent)));
    await waitFor(async () => (await deadLetters()) === 2);
    const dead = [await channel.get(deadQueueName('worker'), { noAck: true }), await channel.get(deadQueueName('worker'), { noAck: true })].map((one) => (one === false ? undefined : (JSON.parse(one.content.toString()) as { name: string; attempt: number })));
    expect(dead.map((one) => [one?.name, one?.attempt]).sort()).toEqual([['test.newer.v1', 3], [Work.name, 3]]);
    await channel.close();
  });

  it('says what the messages of a batch cause in a service without a schema, but for the bad one', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => messenger.publish(Echo, { n, bad: n === 7 })));
    const others = Array.from({ length: 30 }, (_, n) => n).filter((n) => n !== 7);
    await waitFor(() => new Set(heard).size === others.length);
    expect([...heard].sort((a, b) => a - b)).toEqual(others);
  });

  it('lets only the bad message of a batch suffer', async () => {
    const before = await deadLetters();
    await Promise.all(Array.from({ length: 30 }, (_, n) => messenger.publish(Batched, { n, bad: n === 7 })));
    await waitFor(async () => (await handled()).length === 29);
    await waitFor(async () => (await deadLetters()) === before + 1);
    expect((await handled()).map((row) => row.n).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n).filter((n) => n !== 7));
  });

  it('answers a query, or passes the error on with its code', async () => {
    expect(await messenger.ask(Ask, { n: 21 })).toEqual({ twice: 42 });
    await expect(messenger.ask(Ask, { n: -1 })).rejects.toMatchObject({ code: 'negative', kind: 'invalid' });
  });

  it('says that no queue takes a message', async () => {
    const Nowhere = command('test.nowhere.v1', 'nobody', z.object({}));
    await expect(messenger.publish(Nowhere, {})).rejects.toMatchObject({ code: 'message_unroutable' });
  });

  it('refuses to publish what the message does not allow', async () => {
    await expect(messenger.publish(Work, { n: 'one' } as never)).rejects.toMatchObject({ code: 'message_invalid', kind: 'bug' });
  });

  async function behindGate(fill: () => Promise<unknown>): Promise<void> {
    let open = (): void => undefined;
    gate = new Promise((resolve) => (open = resolve));
    await fill();
    open();
  }

  const publishMany = (count: number, priority: Priority, quiet: boolean): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, (_, n) => messenger.publish(Work, { n, quiet }, { priority })));

  it('lets URGENT overtake a backlog of 5,000 LOW [R-URGENT]', async () => {
    await behindGate(async () => {
      await publishMany(5000, 'LOW', true);
      await messenger.publish(Work, { n: -1, quiet: true }, { priority: 'URGENT' });
    });
    await waitFor(async () => (await handledCount()) === 5001, BACKLOG);
    const position = (await handled()).findIndex((row) => row.kind === 'URGENT');
    // Four were under way at the gate, and a few more may be picked before the broker has delivered the URGENT one.
    expect(position).toBeLessThan(40);
  }, 300_000);

  it('keeps a share for LOW under endless HIGH [R-LOW-SHARE]', async () => {
    const total = 1000;
    await behindGate(async () => {
      await publishMany(total, 'HIGH', true);
      await publishMany(20, 'LOW', true);
    });
    await waitFor(async () => (await handledCount()) === total + 20, BACKLOG);
    const lastLow = (await handled()).map((row) => row.kind).lastIndexOf('LOW');
    // One pick in eight, and what was under way at the gate: far before the thousand HIGH are through.
    expect(lastLow).toBeLessThan(20 * 8 + 100);
  }, 300_000);

  it('loses nothing and doubles nothing when the connection breaks under load [R-OUTBOX]', async () => {
    const publishing = publishMany(300, 'NORMAL', false);
    await waitFor(async () => (await handledCount()) > 20);
    await closeConnectionsOf('worker', scope);
    await publishing;
    await waitFor(async () => new Set((await handled()).map((row) => row.n)).size === 300, BACKLOG);
    await waitFor(() => new Set(heard).size === 300, BACKLOG);
    expect((await handled()).length).toBe(300);
  }, 600_000);

  it('says at boot which handler is missing or there twice', async () => {
    registerMessage(command('test.lonely.v1', 'lonely', z.object({})));
    await expect(start('lonely', class {})).rejects.toMatchObject({ code: 'handler_missing' });
    await expect(start('doubled', WorkerController, { controllers: [WorkerController, ListenerController, AnotherListener], persistence: { migrations: [] } })).rejects.toMatchObject({
      code: 'handler_twice',
    });
  });
});

@Controller()
class AnotherListener {
  @Handles(Happened)
  async happened(): Promise<void> {
    // Only its being there matters.
  }
}

/** Cuts the TCP connections of one service from the broker's side. */
async function closeConnectionsOf(service: string, { env }: TestScope): Promise<void> {
  const api = new URL(env.AMQP_MANAGEMENT_URL);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(api.username)}:${decodeURIComponent(api.password)}`).toString('base64')}`;
  const base = `${api.protocol}//${api.host}`;
  const mine = await waitFor(async () => {
    const all = (await (await fetch(`${base}/api/connections`, { headers: { authorization } })).json()) as Array<{ name: string; client_properties: { connection_name?: string } }>;
    const found = all.filter((one) => one.client_properties.connection_name?.startsWith(`waggle ${service} `));
    return found.length > 0 ? found : undefined;
  }, { timeoutMs: 20_000 });
  await Promise.all(mine.map(({ name }) => fetch(`${base}/api/connections/${encodeURIComponent(name)}`, { method: 'DELETE', headers: { authorization } })));
}
