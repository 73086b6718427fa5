import { query } from '@waggle/contracts';
import { Metrics, silentLogger } from '@waggle/observability';
import { TcpProxy, type TestScope, testScope, waitFor } from '@waggle/testing';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { z } from 'zod';
import { type Broker, openBroker } from './broker.js';
import { registerMessage } from './catalogue.js';
import { Messenger } from './messenger.service.js';
import { assertService, EXCHANGES, queueName } from './topology.js';

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

async function openOverWire(service: string): Promise<Broker> {
  const url = new URL(scope.env.AMQP_URL);
  [url.hostname, url.port] = ['127.0.0.1', String(wire.port)];
  const broker = await openBroker({ url: url.href, service, instance: 'one', queues: 'classic', retryDelaysMs: [50], log: silentLogger(), metrics: new Metrics(service) });
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

  it('fails in time also where the broker takes bytes and says nothing [R-ASK-LIMIT]', async () => {
    const messenger = new Messenger(await openOverWire('asker'));
    wire.hold();
    await expect(messenger.ask(Weather, { n: 1 }, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ask_timeout' });
  });
});

describe('opening a broker', () => {
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
