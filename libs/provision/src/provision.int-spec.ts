import { randomUUID } from 'node:crypto';
import { Controller, Injectable } from '@nestjs/common';
import { command, event, type PayloadOf, query } from '@waggle/contracts';
import { EXCHANGES, Handles, type MessageContext, Messenger, registerMessage } from '@waggle/messaging';
import { AppError } from '@waggle/errors';
import { Database } from '@waggle/persistence';
import { defineService, type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import amqp, { type ChannelModel } from 'amqplib';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { z } from 'zod';
import { provision } from './provision.js';

const body = z.object({ n: z.number() });
const Pay = command('test.pay.v1', 'payer', body, { senders: ['boss'] });
const Ask = query('test.ask.v1', 'payer', body, body, { senders: ['boss', 'clerk'] });
const Paid = event('test.paid.v1', 'payer', body, { senders: ['payer'] });
const Secret = event('test.secret.v1', 'payer', body, { senders: ['payer'] });
for (const message of [Pay, Ask, Paid, Secret]) registerMessage(message);

const paid: Array<{ n: number; sender: string | undefined; attempt: number }> = [];
const heard: number[] = [];
let failures = 0;

@Controller()
class PayerController {
  @Handles(Pay)
  async pay({ n }: PayloadOf<typeof Pay>, { sender, envelope, publish, tx }: MessageContext): Promise<void> {
    if (failures-- > 0) throw new AppError('later', 'transient', 'not yet');
    await tx.query('INSERT INTO entry (n) VALUES ($1)', [n]);
    await publish(Paid, { n });
    paid.push({ n, sender, attempt: envelope.attempt });
  }

  @Handles(Ask)
  async ask({ n }: PayloadOf<typeof Ask>): Promise<PayloadOf<typeof Ask>> {
    return { n: n + 1 };
  }
}

@Controller()
class BossController {
  @Handles(Paid)
  async heard({ n }: PayloadOf<typeof Paid>): Promise<void> {
    heard.push(n);
  }
}

class CreateEntry1700000003350 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE entry (n int)');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entry');
  }
}

const messengers = new Map<string, Messenger>();
let payersDatabase: Database;
@Injectable()
class KeepDatabase {
  constructor(database: Database) {
    payersDatabase = database;
  }
}
const keep = (name: string) => ({ provide: `messenger of ${name}`, inject: [Messenger], useFactory: (own: Messenger) => void messengers.set(name, own) });
const define = (name: string, more: Partial<ServiceDefinition> = {}): ServiceDefinition =>
  defineService({ name, plane: 'core', roles: ['swarm'], ...more, providers: [keep(name), ...(more.providers ?? [])] });
const DEFINITIONS = [
  define('payer', { controllers: [PayerController], providers: [KeepDatabase], persistence: { migrations: [CreateEntry1700000003350], appendOnly: ['entry'] } }),
  define('boss', { controllers: [BossController], persistence: { migrations: [] } }),
  define('clerk'),
];

let scope: TestScope;
let addresses: Awaited<ReturnType<typeof provision>>;
const running: RunningService[] = [];
const settings = { LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50,51' };
const envOf = (service: string) => {
  const { DATABASE_URL: _administrators, ...rest } = scope.env;
  return { ...rest, ...settings, ...addresses.get(service) };
};

beforeAll(async () => {
  scope = await testScope();
  addresses = await provision({ definitions: DEFINITIONS, env: { ...scope.env, ...settings }, passwordOf: (service) => `pass-${service}`, warn: (line) => expect(line).toBe('') });
  // The heartbeat of a stand-in is refused, as its name is no service's: that is logged and harms nothing.
  for (const definition of DEFINITIONS) running.push(await startService(definition, { env: envOf(definition.name) }));
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await scope.dispose();
});

async function asService<T>(service: string, work: (model: ChannelModel) => Promise<T>): Promise<T> {
  const model = await amqp.connect(addresses.get(service)?.['AMQP_URL'] ?? '');
  model.on('error', () => undefined);
  try {
    return await work(model);
  } finally {
    await model.close().catch(() => undefined);
  }
}

/** Publishes as a service would that has written its own client; resolves when the broker has confirmed. */
async function publish(service: string, { exchange = EXCHANGES.commands, key = 'payer.standard.test.pay.v1', userId = '', wire = {}, queue }: { exchange?: string; key?: string; userId?: string; wire?: object; queue?: string }): Promise<void> {
  await asService(service, async (model) => {
    const channel = await model.createConfirmChannel();
    const closed = new Promise<never>((_, reject) => channel.on('error', reject));
    closed.catch(() => undefined);
    const content = Buffer.from(JSON.stringify({ ...forged(service), ...wire }));
    if (queue !== undefined) await channel.assertQueue(queue, { exclusive: true, arguments: { 'x-message-ttl': 1, 'x-dead-letter-exchange': EXCHANGES.commands, 'x-dead-letter-routing-key': key } });
    if (queue !== undefined) await channel.bindQueue(queue, EXCHANGES.replies, queue);
    channel.publish(queue === undefined ? exchange : EXCHANGES.replies, queue ?? key, content, { ...(userId !== '' && { userId }), type: Pay.name });
    await Promise.race([channel.waitForConfirms(), closed]);
    if (queue !== undefined) await waitFor(async () => (await channel.checkQueue(queue)).messageCount === 0);
  });
}

const forged = (from: string) => {
  const id = randomUUID();
  return { id, name: Pay.name, kind: 'command', label: 'system', from, priority: 'NORMAL', correlationId: id, attempt: 1, created: new Date().toISOString(), taint: [], payload: { n: 666 } };
};

async function deadReasons(): Promise<string[]> {
  const model = await amqp.connect(scope.env.AMQP_URL);
  const channel = await model.createChannel();
  const reasons: string[] = [];
  for (let got = await channel.get('payer.dead', { noAck: true }); got !== false; got = await channel.get('payer.dead', { noAck: true })) {
    reasons.push(String(got.properties.headers?.['x-error-code']));
  }
  await model.close();
  return reasons;
}
const userOf = (service: string): string => new URL(addresses.get(service)?.['AMQP_URL'] ?? '').username;
function messenger(service: string): Messenger {
  const found = messengers.get(service);
  if (found === undefined) throw new Error(`${service} has not started`);
  return found;
}

describe('services with a broker user of their own', () => {
  it('[R-OWN-LOGIN] talk: commands with outbox, events, questions, and the receiver knows who has sent it', async () => {
    await messenger('boss').publish(Pay, { n: 1 });
    await waitFor(() => heard.includes(1));
    expect(paid).toContainEqual({ n: 1, sender: 'boss', attempt: 1 });
    expect(await messenger('clerk').ask(Ask, { n: 1 })).toEqual({ n: 2 });
  });

  it('[R-OWN-LOGIN] retry what fails, still as from its first sender', async () => {
    failures = 2;
    await messenger('boss').publish(Pay, { n: 2 });
    await waitFor(() => paid.some(({ n }) => n === 2));
    expect(paid).toContainEqual({ n: 2, sender: 'boss', attempt: 3 });
  });

  it('[R-SENDER-VERIFIED] do not send what is not theirs to send', async () => {
    await expect(messenger('clerk').publish(Pay, { n: 3 })).rejects.toMatchObject({ code: 'sender_refused' });
  });

  it.each<[string, Parameters<typeof publish>[1]]>([
    ['a command that another may send', {}],
    ['a message under the user of another', { exchange: EXCHANGES.replies, key: `reply.clerk.${randomUUID()}`, userId: 'boss' }],
    ['an event of another', { exchange: EXCHANGES.events, key: 'standard.test.paid.v1' }],
    ['past the exchanges, straight into a queue', { exchange: '', key: 'payer.standard' }],
    ['a retry into the queue of another', { exchange: 'waggle.retry.50' }],
    ['a dead letter of another', { exchange: EXCHANGES.dead, key: 'payer' }],
  ])('[R-OWN-LOGIN] the broker refuses %s', async (_what, attempt) => {
    const userId = attempt.userId === undefined ? userOf('clerk') : userOf(attempt.userId);
    await expect(publish('clerk', { ...attempt, userId })).rejects.toThrow(/ACCESS_REFUSED|PRECONDITION_FAILED/);
  });

  it.each<[string, (model: ChannelModel) => Promise<unknown>]>([
    ['reading the queue of another', async (model) => (await model.createChannel()).consume('payer.standard', () => undefined)],
    ['reading the dead letters of another', async (model) => (await model.createChannel()).get('payer.dead')],
    ['emptying the queue of another', async (model) => (await model.createChannel()).purgeQueue('payer.standard')],
    ['removing the queue of another', async (model) => (await model.createChannel()).deleteQueue('payer.standard')],
    ['hearing events that it has no handler for', async (model) => (await model.createChannel()).bindQueue('clerk.standard', EXCHANGES.events, 'standard.test.secret.v1')],
    ['hearing all events', async (model) => (await model.createChannel()).bindQueue('clerk.standard', EXCHANGES.events, '#')],
    ['having the commands of another copied to it', async (model) => (await model.createChannel()).bindQueue('clerk.standard', EXCHANGES.commands, 'payer.standard.#')],
    ['hearing the answers to another', async (model) => (await model.createChannel()).bindQueue('clerk.standard', EXCHANGES.replies, 'reply.boss.#')],
    ['making a queue of another name', async (model) => (await model.createChannel()).assertQueue('spy')],
    ['making an exchange', async (model) => (await model.createChannel()).assertExchange('spy', 'topic')],
  ])('[R-OWN-LOGIN] the broker refuses %s', async (_what, attempt) => {
    const outcome = asService('clerk', (model) => {
      const open = model.createChannel.bind(model);
      model.createChannel = async () => (await open()).on('error', () => undefined);
      return attempt(model);
    });
    await expect(outcome).rejects.toThrow('ACCESS_REFUSED');
  });

  it('[R-SENDER-VERIFIED] the receiver refuses what another’s queue has let fall into its own, signed or not', async () => {
    await publish('clerk', { queue: `reply.clerk.${randomUUID()}`, userId: userOf('clerk') });
    await publish('clerk', { queue: `reply.clerk.${randomUUID()}`, wire: { from: 'boss' } });
    const reasons: string[] = [];
    await waitFor(async () => reasons.push(...(await deadReasons())) >= 2);
    expect(reasons).toEqual(['sender_refused', 'sender_refused']);
    expect(paid.some(({ n }) => n === 666)).toBe(false);
  });

  it('[R-SENDER-VERIFIED] the receiver refuses an envelope that names another, and an answer sent elsewhere', async () => {
    await publish('boss', { userId: userOf('boss'), wire: { from: 'payer' } });
    await publish('boss', { userId: userOf('boss'), wire: { replyTo: `reply.clerk.${randomUUID()}` } });
    const reasons: string[] = [];
    await waitFor(async () => reasons.push(...(await deadReasons())) >= 2);
    expect(reasons).toEqual(['sender_refused', 'sender_refused']);
  });
});

async function sql(service: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: addresses.get(service)?.['DATABASE_URL'] });
  await client.connect();
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('services with a database role of their own', () => {
  it('[R-OWN-SCHEMA] read and write their rows', async () => {
    expect(await payersDatabase.query('SELECT current_user AS role')).toEqual([{ role: expect.stringMatching(/\.payer$/) }]);
    expect(await payersDatabase.query('SELECT n FROM entry WHERE n = 1')).toEqual([{ n: 1 }]);
  });

  it('[R-OWN-SCHEMA] are given no address without tables', () => {
    expect(addresses.get('clerk')).not.toHaveProperty('DATABASE_URL');
  });

  it.each([
    ['boss', 'reading the table of another', 'SELECT * FROM payer.entry'],
    ['boss', 'writing a message for another to send', "INSERT INTO payer.outbox (id, messages) VALUES (gen_random_uuid(), '{}')"],
    ['boss', 'making a table among those of another', 'CREATE TABLE payer.spy ()'],
    ['boss', 'making a table for all', 'CREATE TABLE public.spy ()'],
    ['boss', 'making a schema', 'CREATE SCHEMA spy'],
    ['boss', 'becoming another', 'DO $$ BEGIN EXECUTE format(\'SET ROLE %I\', replace(current_user, \'boss\', \'payer\')); END $$'],
    ['payer', 'becoming its owner', 'DO $$ BEGIN EXECUTE format(\'SET ROLE %I\', current_user || \'.owner\'); END $$'],
    ['payer', 'changing its own tables', 'ALTER TABLE payer.entry ADD m int'],
    ['payer', 'emptying them past every trigger', 'TRUNCATE payer.entry'],
    ['payer', 'changing what may only be added to', 'UPDATE payer.entry SET n = 0'],
    ['payer', 'removing what may only be added to', 'DELETE FROM payer.entry'],
    ['payer', 'pretending a migration', "INSERT INTO payer.migration (timestamp, name) VALUES (1, 'x')"],
  ])('[R-OWN-SCHEMA] PostgreSQL refuses %s %s', async (service, _what, statement) => {
    await expect(sql(service, statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('[R-OWN-SCHEMA] cannot sign in where others have their database', async () => {
    const other = await testScope(['database']);
    await provision({ definitions: DEFINITIONS.slice(1, 2), env: { ...scope.env, DATABASE_URL: other.env.DATABASE_URL, AMQP_MANAGEMENT_URL: 'http://127.0.0.1:1' }, passwordOf: () => 'x', warn: () => undefined });
    const own = new URL(addresses.get('boss')?.['DATABASE_URL'] ?? '');
    own.pathname = new URL(other.env.DATABASE_URL).pathname;
    await expect(new pg.Client({ connectionString: own.href }).connect()).rejects.toMatchObject({ code: '42501' });
    await other.dispose();
  });
});

describe('provision', () => {
  it('[R-OWN-LOGIN] may be repeated while the services run', async () => {
    const again = await provision({ definitions: DEFINITIONS, env: { ...scope.env, ...settings }, passwordOf: (service) => `pass-${service}`, warn: () => undefined });
    expect(again).toEqual(addresses);
    await messenger('boss').publish(Pay, { n: 9 });
    await waitFor(() => paid.some(({ n }) => n === 9));
  });

  it('[R-OWN-LOGIN] makes the database alone where something else looks after the broker', async () => {
    const env = { ...scope.env, ...settings, AMQP_URL: '', AMQP_MANAGEMENT_URL: '' };
    const given = await provision({ definitions: DEFINITIONS, env, passwordOf: (service) => `pass-${service}`, only: 'database', warn: () => undefined });
    expect(given.get('boss')).toEqual({ DATABASE_URL: addresses.get('boss')?.['DATABASE_URL'] });
  });

  it('[R-OWN-LOGIN] leaves the shared addresses, and says so, where this administrator may make nothing', async () => {
    const warnings: string[] = [];
    const env = { ...scope.env, ...settings, AMQP_MANAGEMENT_URL: 'http://127.0.0.1:1', DATABASE_URL: addresses.get('boss')?.['DATABASE_URL'] ?? '' };
    const given = await provision({ definitions: DEFINITIONS, env, passwordOf: () => 'x', warn: (line) => warnings.push(line) });
    expect(warnings.sort()).toEqual([expect.stringMatching(/^least_privilege_off: .* PostgreSQL/), expect.stringMatching(/^least_privilege_off: .* RabbitMQ/)]);
    expect(given.get('boss')).toEqual({});
  });
});

