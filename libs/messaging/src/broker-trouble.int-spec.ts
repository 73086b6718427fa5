import { query } from '@waggle/contracts';
import { type Logger, Metrics, silentLogger } from '@waggle/observability';
import { TcpProxy, type TestScope, testScope, waitFor } from '@waggle/testing';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { z } from 'zod';
import { type Broker, openBroker } from './broker.js';
import { registerMessage } from './catalogue.js';
import { Consumer } from './consumer.js';
import type { FailureHandling } from './failure-handling.js';
import { Messenger } from './messenger.service.js';
import { assertService, EXCHANGES, laneOptions, queueName } from './topology.js';

const Weather = query('test.weather.v1', 'forecaster', z.object({ n: z.number() }), z.object({ n: z.number() }));
registerMessage(Weather);

let scope: TestScope;
let wire: TcpProxy;
let direct: ChannelModel;
let channel: Channel;
const closing: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  scope = await testScope(['amqp']);
  direct = await connect(scope.env.AMQP_URL);
  direct.on('error', () => undefined);
}, 60_000);

beforeEach(async () => {
  const { hostname, port } = new URL(scope.env.AMQP_URL);
  wire = await TcpProxy.open({ host: hostname, port: Number(port) });
  channel = await direct.createChannel();
  channel.on('error', () => undefined);
});

afterEach(async () => {
  wire.heal();
  for (const close of closing.splice(0)) await close();
  await channel.close().catch(() => undefined);
  await wire.close();
});

afterAll(async () => {
  await direct.close();
  await scope.dispose();
});

async function openOverWire(service: string, log: Logger = silentLogger()): Promise<Broker> {
  const url = new URL(scope.env.AMQP_URL);
  [url.hostname, url.port] = ['127.0.0.1', String(wire.port)];
  const broker = await openBroker({ url: url.href, service, instance: 'one', queues: 'classic', retryDelaysMs: [50], log, metrics: new Metrics(service) });
  closing.push(() => broker.close());
  return broker;
}

/** Answers over a connection of its own, which no outage meets. */
async function answering(asked: number[]): Promise<void> {
  await assertService(channel, 'classic', 'forecaster', []);
  for (const lane of ['express', 'standard'] as const) {
    await channel.consume(queueName('forecaster', lane), (message) => {
      if (message === null) return;
      const { id, replyTo, payload } = JSON.parse(message.content.toString()) as { id: string; replyTo: string; payload: { n: number } };
      asked.push(payload.n);
      channel.publish(EXCHANGES.replies, replyTo, Buffer.from(JSON.stringify({ value: payload })), { correlationId: id });
    }, { noAck: true });
  }
}

/** The pauses that are told of. */
function told(): { log: Logger; pauses: number[] } {
  const pauses: number[] = [];
  const take = ({ nextTryMs }: { nextTryMs?: number }): void => void (nextTryMs !== undefined && pauses.push(nextTryMs));
  return { pauses, log: { debug: take, info: take, warn: take, error: take } as unknown as Logger };
}

describe('a query while the broker is away', () => {
  it('fails when its time is over, leaves nothing behind, and the next one is answered [R-ASK-LIMIT]', async () => {
    const broker = await openOverWire('asker');
    const messenger = new Messenger(broker);
    const asked: number[] = [];
    await answering(asked);
    wire.cut();
    await waitFor(() => !broker.connection.connected);
    await expect(messenger.ask(Weather, { n: 1 }, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ask_timeout', kind: 'transient' });
    wire.heal();
    expect(await messenger.ask(Weather, { n: 2 }, { timeoutMs: 30_000 })).toEqual({ n: 2 });
    expect(asked).toEqual([2]);
  });

  it('fails for now when the connection breaks while the queue for its answer is opened', async () => {
    const broker = await openOverWire('asker');
    wire.hold();
    const failure = expect(new Messenger(broker).ask(Weather, { n: 1 }, { timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'broker_unavailable', kind: 'transient' });
    wire.cut();
    await failure;
    wire.heal();
  });

  it('fails in time also where the broker takes bytes and says nothing [R-ASK-LIMIT]', async () => {
    const messenger = new Messenger(await openOverWire('asker'));
    wire.hold();
    await expect(messenger.ask(Weather, { n: 1 }, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ask_timeout' });
  });
});

describe('a query that nobody has answered when its service ends', () => {
  it('fails then, as does one that is asked later: no long wait keeps the process alive [R-ASK-LIMIT]', async () => {
    const broker = await openOverWire('asker');
    const messenger = new Messenger(broker);
    await assertService(channel, 'classic', 'forecaster', []);
    const asked = messenger.ask(Weather, { n: 4 }, { timeoutMs: 600_000 });
    const failure = expect(asked).rejects.toMatchObject({ code: 'broker_unavailable', kind: 'transient' });
    await waitFor(async () => (await channel.checkQueue(queueName('forecaster', 'standard'))).messageCount + (await channel.checkQueue(queueName('forecaster', 'express'))).messageCount > 0);
    await broker.close();
    await failure;
    await expect(messenger.ask(Weather, { n: 5 }, { timeoutMs: 600_000 })).rejects.toMatchObject({ code: 'broker_unavailable' });
  });
});

describe('the queue of the answers', () => {
  it('is made anew when the broker has taken it away [R-ASK-LIMIT]', async () => {
    const broker = await openOverWire('asker');
    await answering([]);
    const address = await broker.replies.address();
    const own = await (await broker.connection.ready()).createChannel();
    await own.deleteQueue(address);
    await waitFor(async () => (await broker.replies.address()) !== address);
    expect(await new Messenger(broker).ask(Weather, { n: 3 }, { timeoutMs: 30_000 })).toEqual({ n: 3 });
  });
});

describe('opening a broker', () => {
  it('that takes connections and says nothing fails, so that it is tried again [R-GIVEN-UP]', async () => {
    wire.hold();
    await expect(openOverWire('opener')).rejects.toThrow('ETIMEDOUT');
    wire.heal();
    await waitFor(() => wire.connections === 0);
  });

  it('that lacks what it should have leaves no connection open [R-GIVEN-UP]', async () => {
    await channel.assertExchange(EXCHANGES.dead, 'topic');
    await channel.deleteExchange(EXCHANGES.dead);
    await channel.assertExchange(EXCHANGES.dead, 'fanout');
    try {
      await expect(openOverWire('opener')).rejects.toMatchObject({ message: expect.stringContaining('PRECONDITION_FAILED') });
      await waitFor(() => wire.connections === 0);
    } finally {
      await channel.deleteExchange(EXCHANGES.dead);
    }
  });
});

describe('a connection that is lost as soon as it is there', () => {
  it('is made again with growing pauses [R-CONSUME-AGAIN]', async () => {
    const { log, pauses } = told();
    const { connection } = await openOverWire('caller', log);
    const tear = (): void => wire.tear(1);
    connection.on('up', tear);
    tear();
    await waitFor(() => pauses.length >= 4);
    connection.off('up', tear);
    expect(pauses.slice(0, 4)).toEqual([0, 100, 200, 400]);
    await waitFor(() => connection.connected);
  });
});

describe('a queue that the broker refuses to a consumer', () => {
  const QUEUE = queueName('eater', 'standard');

  async function consuming(broker: Broker, free: () => Promise<void>): Promise<Consumer> {
    const nothing = (): void => undefined;
    const consumer = new Consumer(broker, { prefetch: 1, handlers: new Map(), failures: {} as FailureHandling, onDelivery: nothing, onLost: nothing, onListening: nothing, free });
    await consumer.start();
    closing.push(() => consumer.stop());
    return consumer;
  }

  it('is asked for again with growing pauses, on a connection that stays, until it is granted [R-CONSUME-AGAIN]', async () => {
    const { log, pauses } = told();
    const broker = await openOverWire('eater', log);
    let lost = 0;
    broker.connection.on('down', () => (lost += 1));
    let changed = (): void => undefined;
    const free = new Promise<void>((resolve) => (changed = resolve));
    await consuming(broker, () => free);
    await channel.deleteQueue(QUEUE);
    await channel.assertQueue(QUEUE, { durable: true });
    changed();
    await waitFor(() => pauses.length >= 3);
    expect(pauses.slice(0, 3)).toEqual([100, 200, 400]);
    expect(lost).toBe(0);
    await channel.deleteQueue(QUEUE);
    await waitFor(async () => (await channel.assertQueue(QUEUE, laneOptions('classic', 'eater'))).consumerCount === 1);
  });
});
