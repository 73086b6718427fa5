import { randomUUID } from 'node:crypto';
import { Controller } from '@nestjs/common';
import { command, DeadList, type DeadLetterView, DeadSettle, type PayloadOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { EXCHANGES, Handles, type MessageContext, Messenger, registerMessage } from '@waggle/messaging';
import { defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import amqp from 'amqplib';
import { z } from 'zod';
import { provision } from './provision.js';

const body = z.object({ n: z.number() });
const Pay = command('test.dead_pay.v1', 'payer', body, { senders: ['boss'] });
/** Who sends itself what others may not: to be taken for itself would be enough. */
const Book = command('test.dead_book.v1', 'payer', body, { senders: ['payer'] });
for (const message of [Pay, Book]) registerMessage(message);

const done: Array<{ n: number; sender: string | undefined }> = [];
let failing = false;

@Controller()
class PayerController {
  @Handles([Pay, Book])
  async pay({ n }: PayloadOf<typeof Pay>, { sender }: MessageContext): Promise<void> {
    if (failing) throw new AppError('test_failure', 'denied', 'the bank does not know us');
    done.push({ n, sender });
  }
}

const messengers = new Map<string, Messenger>();
const keep = (name: string) => ({ provide: `messenger of ${name}`, inject: [Messenger], useFactory: (own: Messenger) => void messengers.set(name, own) });
const define = (name: string, more: Partial<ServiceDefinition> = {}): ServiceDefinition => defineService({ name, plane: 'core', roles: ['swarm'], providers: [keep(name)], ...more });
const DEFINITIONS = [define('payer', { controllers: [PayerController], persistence: { migrations: [] } }), define('boss'), define('clerk'), define('gateway')];

let scope: TestScope;
let addresses: Awaited<ReturnType<typeof provision>>;
const running: RunningService[] = [];

beforeAll(async () => {
  scope = await testScope();
  const settings = { LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50,51' };
  addresses = await provision({ definitions: DEFINITIONS, env: { ...scope.env, ...settings }, passwordOf: (service) => `pass-${service}`, warn: (line) => expect(line).toBe('') });
  const { DATABASE_URL: _administrators, ...rest } = scope.env;
  for (const definition of DEFINITIONS) running.push(await startService(definition, { env: { ...rest, ...settings, ...addresses.get(definition.name) } }));
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await scope.dispose();
});

beforeEach(() => {
  done.length = 0;
  failing = false;
});

function messenger(service: string): Messenger {
  const found = messengers.get(service);
  if (found === undefined) throw new Error(`${service} has not started`);
  return found;
}

const forged = (from: string, name: string): object => {
  const id = randomUUID();
  return { id, name, kind: 'command', label: 'system', from, priority: 'NORMAL', correlationId: id, attempt: 1, created: new Date().toISOString(), taint: [], payload: { n: 666 } };
};

/** Lets a message fall from a queue of its own into another's, past the permissions of the exchanges. */
async function letFall(as: string, wire: object, into: { exchange: string; key: string }, headers: object = {}): Promise<void> {
  const address = addresses.get(as)?.['AMQP_URL'] ?? '';
  const model = await amqp.connect(address);
  const channel = await model.createConfirmChannel();
  const queue = `reply.${as}.${randomUUID()}`;
  await channel.assertQueue(queue, { exclusive: true, arguments: { 'x-message-ttl': 1, 'x-dead-letter-exchange': into.exchange, 'x-dead-letter-routing-key': into.key } });
  await channel.bindQueue(queue, EXCHANGES.replies, queue);
  channel.publish(EXCHANGES.replies, queue, Buffer.from(JSON.stringify(wire)), { headers, type: 'test', userId: decodeURIComponent(new URL(address).username) });
  await channel.waitForConfirms();
  await waitFor(async () => (await channel.checkQueue(queue)).messageCount === 0);
  await model.close();
}

/** Lays a dead letter as the service itself, as an earlier release did: without a word of who has sent it. */
async function layAsPayer(wire: object): Promise<void> {
  const address = addresses.get('payer')?.['AMQP_URL'] ?? '';
  const model = await amqp.connect(address);
  const channel = await model.createConfirmChannel();
  channel.publish(EXCHANGES.dead, 'payer', Buffer.from(JSON.stringify(wire)), { headers: { 'x-error-code': 'sender_refused' }, userId: decodeURIComponent(new URL(address).username) });
  await channel.waitForConfirms();
  await model.close();
}

const list = async (): Promise<DeadLetterView[]> => (await messenger('gateway').ask(DeadList, {}, { to: 'payer' })).letters;
const settle = (id: string, how: 'again' | 'drop'): Promise<unknown> => messenger('gateway').ask(DeadSettle, { id, how }, { to: 'payer' });
const only = (): Promise<DeadLetterView> => waitFor(async () => (await list())[0]);

/** Whatever was to be handled has been: a later message has come through, by the same ways. */
async function handledAll(): Promise<void> {
  await messenger('boss').publish(Pay, { n: 1 });
  await waitFor(() => done.some(({ n }) => n === 1));
}

describe('a dead letter of a service with a user of its own', () => {
  it('[R-DEAD-LETTERS] is sent again as from its first sender', async () => {
    failing = true;
    await messenger('boss').publish(Pay, { n: 2 });
    const letter = await only();
    expect(letter).toMatchObject({ sender: 'boss', code: 'test_failure', obstacle: null });
    failing = false;
    await settle(letter.id, 'again');
    await waitFor(() => done.length > 0);
    expect([done, await list()]).toEqual([[{ n: 2, sender: 'boss' }], []]);
  });

  const lane = { exchange: EXCHANGES.commands, key: 'payer.standard.test' };
  const grave = { exchange: EXCHANGES.dead, key: 'payer' };
  it.each<[string, () => Promise<void>, string | null]>([
    ['was refused', () => letFall('clerk', forged('clerk', Pay.name), lane), 'clerk'],
    ['was refused, and names the receiver as its sender', () => letFall('clerk', forged('payer', Book.name), lane), 'clerk'],
    ['was laid among the letters by another, with a sender in its headers', () => letFall('clerk', forged('boss', Pay.name), grave, { 'x-sender': 'boss', 'x-error-code': 'transient' }), 'clerk'],
    ['was laid there by another in the name of the receiver', () => letFall('clerk', forged('payer', Book.name), grave, { 'x-sender': 'payer' }), 'clerk'],
    ['says nothing of its sender', () => layAsPayer(forged('payer', Book.name)), null],
  ])('[R-DEAD-LETTERS] [R-SENDER-VERIFIED] that %s is not sent again, and is not handled', async (_what, attack, sender) => {
    await attack();
    const letter = await only();
    expect(letter).toMatchObject({ sender, obstacle: expect.stringMatching(/who may not send it/) });
    await expect(settle(letter.id, 'again')).rejects.toMatchObject({ code: 'dead_letter_final' });
    await handledAll();
    expect(done.map(({ n }) => n)).toEqual([1]);
    await settle(letter.id, 'drop');
    expect(await list()).toEqual([]);
  });

  it('[R-DEAD-LETTERS] [R-SENDER-VERIFIED] keeps the refused sender, so that its receiver refuses it also where nothing stops it before', async () => {
    await letFall('clerk', forged('payer', Book.name), lane);
    const letter = await only();
    const address = addresses.get('payer')?.['AMQP_URL'] ?? '';
    const model = await amqp.connect(address);
    const channel = await model.createConfirmChannel();
    const got = await channel.get('payer.dead');
    if (got === false) throw new Error('nothing lies there');
    channel.publish('waggle.retry.50', 'payer.standard.test', got.content, { headers: { 'x-sender': got.properties.headers?.['x-sender'] as unknown }, userId: decodeURIComponent(new URL(address).username) });
    await channel.waitForConfirms();
    channel.ack(got);
    const second = await waitFor(async () => (await list()).find(({ diedAt }) => diedAt > letter.diedAt));
    expect(second).toMatchObject({ id: letter.id, sender: 'clerk', code: 'sender_refused' });
    expect(done).toEqual([]);
    await model.close();
    await settle(letter.id, 'drop');
  });

  it('[R-DEAD-LETTERS] [R-SENDER-VERIFIED] is nobody’s where an unknown user has sent what this release does not know: it does not come back as the receiver’s own', async () => {
    const model = await amqp.connect(scope.env.AMQP_URL);
    const channel = await model.createConfirmChannel();
    channel.publish(EXCHANGES.commands, 'payer.standard.test.of_tomorrow.v1', Buffer.from(JSON.stringify(forged('payer', 'test.of_tomorrow.v1'))));
    await channel.waitForConfirms();
    await model.close();
    expect(await only()).toMatchObject({ message: 'test.of_tomorrow.v1', code: 'message_unhandled', sender: null });
    await settle((await only()).id, 'drop');
  });

  it('[R-DEAD-LETTERS] [R-OWN-LOGIN] is shown and settled at nobody’s word but the gateway’s', async () => {
    for (const [message, payload] of [[DeadList, {}], [DeadSettle, { id: 'payer.0f1e2d3c4b5a6978', how: 'drop' }]] as const) {
      await expect(messenger('clerk').ask(message, payload as never, { to: 'payer' })).rejects.toMatchObject({ code: 'sender_refused' });
    }
    const wire = { ...forged('clerk', DeadSettle.name), kind: 'query', payload: { id: 'payer.0f1e2d3c4b5a6978', how: 'drop' } };
    await letFall('clerk', wire, lane);
    expect(await only()).toMatchObject({ code: 'sender_refused', sender: 'clerk' });
    await settle((await only()).id, 'drop');
  });
});
