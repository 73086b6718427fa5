import { jest } from '@jest/globals';
import { command, query, type Message, type PayloadOf, type Priority } from '@waggle/contracts';
import { Metrics, silentLogger } from '@waggle/observability';
import { type Database, isOvertaken, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import type { Channel, ConsumeMessage } from 'amqplib';
import { v7 } from 'uuid';
import { z } from 'zod';
import { boxed } from './boxed.js';
import { type Broker, openBroker } from './broker.js';
import { registerMessage } from './catalogue.js';
import { Messenger } from './messenger.service.js';
import { messagingMigrations } from './migrations/index.js';
import { rowOf, toText } from './outbox-row.js';
import { envelopesIn } from './parcel.js';
import { assertService, queueName } from './topology.js';

const Told = command('test.told.v1', 'reader', z.object({ n: z.number(), text: z.string().optional() }));
const Asked = query('test.asked.v1', 'reader', z.object({ n: z.number() }), z.object({}));
const Lost = command('test.lost.v1', 'nobody', z.object({ n: z.number() }));
for (const message of [Told, Asked, Lost]) registerMessage(message);

const COUNT = boxed(['counted AS (UPDATE counter SET n = n + 1 WHERE n = $5 RETURNING n)'], 'SELECT all_or_nothing((SELECT count(*) FROM counted), 1)');
const EVERY_LANE = ['express', 'standard'] as const;

let scope: TestScope;
let database: Database;
let broker: Broker;
let messenger: Messenger;
let channel: Channel;
const taken: ConsumeMessage[] = [];

const ns = (): number[] => taken.flatMap(({ content }) => (envelopesIn(content) as Array<{ payload: { n: number } }>).map(({ payload }) => payload.n));
const rows = (): Promise<Array<{ id: string; messages: string }>> => database.query('SELECT id, messages FROM outbox');
const counter = async (): Promise<unknown> => (await database.query('SELECT n FROM counter'))[0];
const told = <M extends Message>(message: M, payload: PayloadOf<M>, priority: Priority = 'NORMAL') => messenger.prepare(message, payload, { priority });

beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'teller', migrations: messagingMigrations });
  await database.query('CREATE TABLE counter AS SELECT 0 AS n');
  broker = await openBroker({ url: scope.env.AMQP_URL, service: 'teller', instance: 'one', queues: 'classic', retryDelaysMs: [50], log: silentLogger(), metrics: new Metrics('teller'), database });
  messenger = new Messenger(broker);
  channel = await (await broker.connection.ready()).createChannel();
  await assertService(channel, 'classic', 'reader', []);
  for (const lane of EVERY_LANE) await channel.consume(queueName('reader', lane), (message) => message !== null && taken.push(message), { noAck: true });
}, 60_000);

afterAll(async () => {
  await broker.close();
  await database.close();
  await scope.dispose();
});

beforeEach(async () => {
  taken.length = 0;
  await database.query('TRUNCATE outbox');
  await database.query('UPDATE counter SET n = 0');
});

describe('the boxes of a service', () => {
  it('change state, note what was heard and say what follows in one commit [R-ONE-STATEMENT]', async () => {
    const id = v7();
    await messenger.commit(database, COUNT, { heard: [id], said: [told(Told, { n: 1 }), told(Told, { n: 2 })] }, [0]);
    await waitFor(() => ns().length === 2);
    expect(ns()).toEqual([1, 2]);
    expect(await counter()).toEqual({ n: 1 });
    expect(await messenger.unheard(database, [id])).toEqual(new Set());
    await waitFor(async () => (await rows()).length === 0);
  });

  it('take everything back when a message was heard before', async () => {
    const [old, fresh] = [v7(), v7()];
    await messenger.commit(database, COUNT, { heard: [old], said: [] }, [0]);
    const again = await messenger.commit(database, COUNT, { heard: [fresh, old], said: [told(Told, { n: 1 })] }, [1]).catch((error: unknown) => error);
    expect(isOvertaken(again)).toBe(true);
    expect([await counter(), await rows(), [...(await messenger.unheard(database, [old, fresh]))]]).toEqual([{ n: 1 }, [], [fresh]]);
  });

  it('take everything back when a row is not as it was read', async () => {
    const id = v7();
    const refused = await messenger.commit(database, COUNT, { heard: [id], said: [told(Told, { n: 1 })] }, [7]).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'serialization_failure', kind: 'transient' });
    expect([await counter(), await rows(), [...(await messenger.unheard(database, [id]))]]).toEqual([{ n: 0 }, [], [id]]);
  });

  it('take out what was sent with the next statement', async () => {
    await messenger.commit(database, COUNT, { heard: [], said: [told(Told, { n: 1 })] }, [0]);
    await waitFor(() => ns().length === 1);
    await messenger.commit(database, COUNT, { heard: [], said: [told(Told, { n: 2 })] }, [1]);
    await waitFor(async () => (await rows()).length === 0);
    expect(ns()).toEqual([1, 2]);
  });

  it('say nothing of a transaction that is rolled back', async () => {
    await expect(
      database.transaction(async (tx) => {
        await messenger.post(tx, [told(Told, { n: 1 })]);
        throw new Error('as asked');
      }),
    ).rejects.toThrow('as asked');
    await messenger.commit(database, COUNT, { heard: [], said: [told(Told, { n: 2 })] }, [0]);
    await waitFor(() => ns().includes(2));
    expect(ns()).toEqual([2]);
  });

  it('send what an instance left that died between its commit and the broker [R-OUTBOX]', async () => {
    const { id, messages } = rowOf([told(Told, { n: 1, text: 'a "quoted" \\ text' }), told(Told, { n: 2 })]);
    await database.query("INSERT INTO outbox (id, messages, created_at) VALUES ($1, $2, now() - interval '10 seconds')", [id, toText({ messages })]);
    await waitFor(() => ns().length === 2, { timeoutMs: 20_000 });
    expect(ns()).toEqual([1, 2]);
    await waitFor(async () => (await rows()).length === 0);
  }, 30_000);

  it('send what an instance left also while they send without a pause, and behind more that nobody takes [R-OUTBOX]', async () => {
    const orphaned = async (messages: ReturnType<typeof rowOf>): Promise<unknown> =>
      database.query("INSERT INTO outbox (id, messages, created_at) VALUES ($1, $2, now() - interval '10 seconds')", [messages.id, toText(messages)]);
    for (let n = 0; n < 100; n++) await orphaned(rowOf([told(Lost, { n })]));
    await orphaned(rowOf([told(Told, { n: 1 })]));
    let confirm: () => void = () => undefined;
    const held = jest.spyOn(broker.publisher, 'publish').mockImplementationOnce(() => new Promise((resolve) => (confirm = resolve)));
    await messenger.commit(database, COUNT, { heard: [], said: [told(Told, { n: 2 })] }, [0]);
    await waitFor(() => ns().includes(1), { timeoutMs: 20_000 });
    held.mockRestore();
    confirm();
    expect(ns()).toEqual([1]);
  }, 30_000);

  it('keep only the message that nobody takes, and send the others once', async () => {
    await messenger.commit(database, COUNT, { heard: [], said: [told(Told, { n: 1 }), told(Lost, { n: 2 }), told(Told, { n: 3 })] }, [0]);
    const left = await waitFor(async () => {
      const [row] = await rows();
      const list = row === undefined ? [] : (JSON.parse(row.messages) as Array<{ wire: { name: string; payload: unknown } }>);
      return list.length === 1 ? list : undefined;
    });
    expect(left).toEqual([expect.objectContaining({ wire: expect.objectContaining({ name: Lost.name, payload: { n: 2 } }) })]);
    expect(ns()).toEqual([1, 3]);
  });

  it('put messages of one priority together, and none of another with them [R-PARCEL]', async () => {
    const priorities: Priority[] = ['LOW', 'URGENT', 'NORMAL', 'HIGH'];
    const said = Array.from({ length: 40 }, (_, n) => told(Told, { n }, priorities[n % priorities.length] ?? 'NORMAL'));
    await messenger.commit(database, COUNT, { heard: [], said }, [0]);
    await waitFor(() => ns().length === said.length);
    expect(taken).toHaveLength(priorities.length);
    for (const { content, properties } of taken) {
      const envelopes = envelopesIn(content) as Array<{ id: string; priority: Priority }>;
      expect(new Set(envelopes.map(({ priority }) => priority)).size).toBe(1);
      expect(properties.messageId).toBe(envelopes[0]?.id);
    }
  });

  it('carry what is too long for one message in several', async () => {
    const said = Array.from({ length: 6 }, (_, n) => told(Told, { n, text: 'long '.repeat(20_000) }));
    await messenger.commit(database, COUNT, { heard: [], said }, [0]);
    await waitFor(() => ns().length === said.length);
    expect(ns()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(taken).toHaveLength(6);
  });
});

describe('the count of what was published', () => {
  const counted = async (): Promise<Record<string, number>> => Object.fromEntries((await broker.metrics.published.get()).values.map(({ labels, value }) => [String(labels.message), value]));

  it('holds what the broker has confirmed, whichever way it went, and nothing else [R-METRICS]', async () => {
    broker.metrics.published.reset();
    await messenger.publish(Told, { n: 1 });
    await messenger.send([told(Told, { n: 2 }), told(Told, { n: 3 })]);
    await database.transaction((tx) => messenger.post(tx, [told(Told, { n: 4 }), told(Told, { n: 5 }), told(Lost, { n: 6 })]));
    await waitFor(() => ns().length === 5);
    await expect(messenger.publish(Lost, { n: 7 })).rejects.toMatchObject({ code: 'message_unroutable' });
    await expect(messenger.ask(Asked, { n: 8 }, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'ask_timeout' });
    await waitFor(async () => Object.values(await counted()).reduce((sum, count) => sum + count, 0) === 6);
    expect(await counted()).toEqual({ [Told.name]: 5, [Asked.name]: 1 });
  });
});
