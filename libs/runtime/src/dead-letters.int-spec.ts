import { Controller } from '@nestjs/common';
import { command, DeadList, type DeadLetterView, DeadSettle, DeadShow, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { type Broker, deadQueueName, DeadLetters, EXCHANGES, Handles, type MessageContext, Messenger, openBroker, registerMessage } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { type ChannelModel, connect } from 'amqplib';
import { v7 } from 'uuid';
import { z } from 'zod';
import { defineService } from './define-service.js';
import { type RunningService, startService } from './start-service.js';

const Work = command('test.bury.v1', 'worker', z.object({ n: z.number(), text: z.string().default('') }));
registerMessage(Work);
const RETRY = { RETRY_DELAYS_MS: '50,60', RETRY_HOURS: '0' };

let failing = true;
const handled: Array<{ n: number; attempt: number }> = [];

@Controller()
class WorkerController {
  @Handles(Work)
  async work({ n }: PayloadOf<typeof Work>, { envelope }: MessageContext): Promise<void> {
    if (failing) throw new AppError('test_failure', 'denied', 'the partner does not know us');
    handled.push({ n, attempt: envelope.attempt });
  }
}

let scope: TestScope;
let raw: ChannelModel;
let asker: Messenger;
const running: RunningService[] = [];

beforeAll(async () => {
  scope = await testScope();
  raw = await connect(scope.env.AMQP_URL);
  const env = { ...scope.env, ...RETRY, LOG_LEVEL: 'silent' };
  const probe = { provide: 'probe', inject: [Messenger], useFactory: (own: Messenger) => (asker = own) };
  running.push(await startService(defineService({ name: 'asker', plane: 'edge', roles: ['swarm'], providers: [probe] }), { env }));
  const worker = defineService({ name: 'worker', plane: 'core', roles: ['swarm'], controllers: [WorkerController], persistence: { migrations: [] } });
  running.push(await startService(worker, { env }));
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await raw.close();
  await scope.dispose();
});

beforeEach(async () => {
  const channel = await raw.createChannel();
  await channel.purgeQueue(deadQueueName('worker'));
  await channel.close();
  failing = true;
  handled.length = 0;
});

const list = (): Promise<ReplyOf<typeof DeadList>> => asker.ask(DeadList, {}, { to: 'worker', timeoutMs: 20_000 });
const settle = (id: string, how: 'again' | 'drop'): Promise<unknown> => asker.ask(DeadSettle, { id, how }, { to: 'worker', timeoutMs: 20_000 });

/** Waits until so many lie there; they have died one after another. */
async function lying(count: number): Promise<DeadLetterView[]> {
  return waitFor(async () => {
    const { letters } = await list();
    return letters.length === count ? letters : undefined;
  });
}

async function buried(n: number, more: Parameters<Messenger['publish']>[2] = {}): Promise<DeadLetterView> {
  await asker.publish(Work, { n, text: 'of a customer' }, more);
  const [letter] = await lying(1);
  if (letter === undefined) throw new Error('nothing died');
  return letter;
}

/** Puts something into the queue as the broker or an earlier release may have. */
async function lay(body: string, headers: Record<string, unknown> = {}, messageId?: string): Promise<void> {
  const channel = await raw.createConfirmChannel();
  channel.publish(EXCHANGES.dead, 'worker', Buffer.from(body), { headers, messageId, type: Work.name });
  await channel.waitForConfirms();
  await channel.close();
}

const envelope = (n: number): object => ({ id: v7(), name: Work.name, kind: 'command', label: 'system', from: 'asker', priority: 'NORMAL', correlationId: 'c', attempt: 1, created: new Date().toISOString(), payload: { n } });

describe('a dead letter', () => {
  it('is listed with its message, task, attempts and reason, and shown with what it holds [R-DEAD-LETTERS]', async () => {
    const id = v7();
    const letter = await buried(1, { id, taskId: 'EMAIL_1' });
    expect(letter).toMatchObject({ service: 'worker', messageId: id, message: Work.name, count: 1, taskId: 'EMAIL_1', attempts: 1, code: 'test_failure', kind: 'denied', error: 'the partner does not know us', sentAgainAt: null, obstacle: null });
    expect(Date.now() - Date.parse(letter.diedAt)).toBeLessThan(60_000);
    const shown = await asker.ask(DeadShow, { id: letter.id }, { to: 'worker' });
    expect(shown).toMatchObject({ letter: { id: letter.id }, cut: false });
    expect(JSON.parse(shown.body)).toMatchObject({ id, payload: { n: 1, text: 'of a customer' } });
    // Looking takes nothing away.
    expect((await list()).letters).toEqual([letter]);
  });

  it('is handled once and gone when it is sent again after the cause has gone [R-DEAD-LETTERS]', async () => {
    const { id } = await buried(2);
    failing = false;
    await settle(id, 'again');
    await waitFor(() => handled.length > 0);
    expect((await list()).letters).toEqual([]);
    expect(handled).toEqual([{ n: 2, attempt: 1 }]);
    await expect(settle(id, 'again')).rejects.toMatchObject({ code: 'dead_letter_not_found' });
  });

  it('lies there again when the cause has not gone', async () => {
    const { id, diedAt } = await buried(3);
    await settle(id, 'again');
    const [second] = await waitFor(async () => {
      const { letters } = await list();
      return letters.some((one) => one.diedAt > diedAt) ? letters : undefined;
    });
    expect(second).toMatchObject({ id, sentAgainAt: null, obstacle: null });
  });

  it('is gone for good when it is dropped, and the others stay [R-DEAD-LETTERS]', async () => {
    const first = await buried(4);
    await asker.publish(Work, { n: 5, text: '' });
    await lying(2);
    await settle(first.id, 'drop');
    expect((await list()).letters.map(({ id }) => id)).not.toContain(first.id);
    expect((await list()).letters).toHaveLength(1);
  });

  it.each<[string, string, RegExp]>([
    ['is no JSON', '\xff not JSON', /no JSON/],
    ['is no envelope', '{"password":"x"}', /does not fit its schema/],
    ['holds nothing', '[]', /holds no message/],
  ])('that %s is shown as far as it goes and dropped, not sent again [R-DEAD-LETTERS]', async (_what, body, why) => {
    await lay(body, { 'x-error-code': 'message_invalid', 'x-error-kind': 'invalid', 'x-error-message': 'not ours', 'x-died-at': '2026-01-02T03:04:05.000Z' }, 'the id');
    const [letter] = await lying(1);
    expect(letter).toMatchObject({ message: Work.name, messageId: 'the id', count: 0, attempts: null, error: 'not ours', obstacle: expect.stringMatching(why) });
    const id = letter?.id ?? '';
    expect(await asker.ask(DeadShow, { id }, { to: 'worker' })).toMatchObject({ body });
    await expect(settle(id, 'again')).rejects.toMatchObject({ code: 'dead_letter_final', message: expect.stringMatching(why) });
    expect((await list()).letters).toHaveLength(1);
    await settle(id, 'drop');
    expect((await list()).letters).toEqual([]);
  });

  it('that the broker has given up itself says so, and all messages in it are sent again', async () => {
    await lay(JSON.stringify([envelope(6), envelope(7)]), { 'x-death': [{ reason: 'delivery_limit' }] });
    const [letter] = await lying(1);
    expect(letter).toMatchObject({ count: 2, code: 'given_up_by_broker', error: 'The broker has given it up: delivery_limit.' });
    failing = false;
    await settle(letter?.id ?? '', 'again');
    await waitFor(() => handled.length === 2);
    expect(handled.map(({ n }) => n).sort()).toEqual([6, 7]);
  });

  it('is one of two hundred that are listed at once, with a word that there are more', async () => {
    const channel = await raw.createConfirmChannel();
    for (let n = 0; n < 201; n += 1) channel.publish(EXCHANGES.dead, 'worker', Buffer.from(JSON.stringify(envelope(n))));
    await channel.waitForConfirms();
    await channel.close();
    const found = await list();
    expect([found.letters.length, found.more]).toEqual([200, true]);
    expect((await list()).letters).toEqual(found.letters);
  });
});

const anotherInstance = (): Promise<Broker> => openBroker({ url: scope.env.AMQP_URL, service: 'worker', instance: 'another', queues: scope.env.A2A_QUEUES === 'quorum' ? 'quorum' : 'classic', retryDelaysMs: [50, 60], log: silentLogger(), metrics: new Metrics('worker') });

describe('two instances that look at once', () => {
  it('each find the letter that the other holds for a moment [R-DEAD-LETTERS]', async () => {
    const { id } = await buried(8);
    const holding = await raw.createChannel();
    await holding.get(deadQueueName('worker'));
    expect((await list()).letters).toEqual([]);
    const broker = await anotherInstance();
    let looks = 0;
    const ready: Broker['connection']['ready'] = async () => {
      looks += 1;
      if (looks === 2) await holding.close();
      return broker.connection.ready();
    };
    const sut = new DeadLetters({ ...broker, connection: Object.assign(Object.create(broker.connection) as Broker['connection'], { ready }) });
    expect(await sut.drop(id)).toMatchObject({ id });
    expect((await list()).letters).toEqual([]);
    await broker.close();
  });
});

/** A process of the service that dies right after it has published to an exchange of that name. */
async function dyingAfter(exchange: RegExp): Promise<DeadLetters> {
  const broker = await anotherInstance();
  const publish: Broker['publisher']['publish'] = async (message) => {
    await broker.publisher.publish(message);
    if (exchange.test(message.exchange)) await broker.cut();
  };
  return new DeadLetters({ ...broker, publisher: Object.assign(Object.create(broker.publisher) as Broker['publisher'], { publish }) });
}

describe('a process that dies while it sends a dead letter again', () => {
  it('after it was sent leaves the letter with a note, and to send it once more changes nothing [R-DEAD-LETTERS]', async () => {
    const { id } = await buried(10);
    failing = false;
    await expect((await dyingAfter(/^waggle\.retry\./)).again(id)).rejects.toThrow();
    await waitFor(() => handled.length > 0);
    const [left, ...others] = (await list()).letters;
    expect([left, others]).toMatchObject([{ id, sentAgainAt: expect.any(String), obstacle: null }, []]);
    await settle(id, 'again');
    await asker.publish(Work, { n: 11, text: '' });
    await waitFor(() => handled.some(({ n }) => n === 11));
    expect((await list()).letters).toEqual([]);
    expect(handled.filter(({ n }) => n === 10)).toHaveLength(1);
  });

  it('before it was sent loses nothing [R-DEAD-LETTERS]', async () => {
    const { id } = await buried(12);
    failing = false;
    await expect((await dyingAfter(/^waggle\.dead$/)).again(id)).rejects.toThrow();
    expect((await list()).letters).toMatchObject([{ id, sentAgainAt: expect.any(String) }]);
    await settle(id, 'again');
    await waitFor(() => handled.length > 0);
    expect((await list()).letters).toEqual([]);
    expect(handled).toEqual([{ n: 12, attempt: 1 }]);
  });

  it('is not made good for a letter so old that nobody knows any more whether it was handled [R-DEAD-LETTERS]', async () => {
    const sentAgain = new Date(Date.now() - 8 * 86_400_000).toISOString();
    await lay(JSON.stringify(envelope(13)), { 'x-error-code': 'test_failure', 'x-sent-again-at': sentAgain });
    const [letter] = await lying(1);
    expect(letter).toMatchObject({ sentAgainAt: sentAgain, obstacle: expect.stringContaining('may have been handled') });
    await expect(settle(letter?.id ?? '', 'again')).rejects.toMatchObject({ code: 'dead_letter_final' });
    await settle(letter?.id ?? '', 'drop');
  });
});

describe('a letter that the broker has given up', () => {
  it.each([
    [6, null],
    [8, expect.stringContaining('given it up after it was delivered')],
  ])('after %d days may be sent again unless nobody knows any more what of it was handled: %s [R-DEAD-LETTERS]', async (days, obstacle) => {
    const created = new Date(Date.now() - days * 86_400_000).toISOString();
    await lay(JSON.stringify([envelope(30), { ...envelope(31), created }]), {});
    const [letter] = await lying(1);
    expect(letter).toMatchObject({ code: 'given_up_by_broker', count: 2, obstacle });
    await settle(letter?.id ?? '', 'drop');
  });
});

describe('a quorum queue, which drops what comes back to it too often', () => {
  it('keeps a letter that is looked at again and again [R-DEAD-LETTERS]', async () => {
    const own = await testScope(['amqp', 'redis']);
    const api = new URL(own.env.AMQP_MANAGEMENT_URL);
    const authorization = `Basic ${Buffer.from(`${decodeURIComponent(api.username)}:${decodeURIComponent(api.password)}`).toString('base64')}`;
    const vhost = new URL(own.env.AMQP_URL).pathname.slice(1);
    const policy = { pattern: '\\.dead$', definition: { 'delivery-limit': 20 }, 'apply-to': 'queues' };
    const made = await fetch(`${api.protocol}//${api.host}/api/policies/${vhost}/as-of-4-0`, { method: 'PUT', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(policy) });
    expect(made.status).toBe(201);
    const keeper = await startService(defineService({ name: 'keeper', plane: 'core', roles: ['swarm'] }), { env: { ...own.env, ...RETRY, A2A_QUEUES: 'quorum', LOG_LEVEL: 'silent' } });
    const broker = await openBroker({ url: own.env.AMQP_URL, service: 'keeper', instance: 'looks', queues: 'quorum', retryDelaysMs: [50, 60], log: silentLogger(), metrics: new Metrics('keeper') });
    await broker.publisher.publish({ id: v7(), name: Work.name, exchange: EXCHANGES.dead, key: 'keeper', mandatory: true, brokerPriority: 0, persistent: true, together: false, body: JSON.stringify(envelope(20)) });
    const sut = new DeadLetters(broker);
    const looks = new Set<string>();
    for (let look = 0; look < 45; look += 1) {
      const { letters } = await sut.list(({ id }) => id);
      expect([look, letters.length]).toEqual([look, 1]);
      looks.add(letters[0] ?? '');
    }
    expect(looks.size).toBe(1);
    await broker.close();
    await keeper.stop();
    await own.dispose();
  });
});
