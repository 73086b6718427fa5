import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, readdir, rm, utimes } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type ChannelModel, connect } from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import { createVhost } from './given/vhost.js';
import type { Infrastructure, ServerName } from './infrastructure.js';
import { provideInfrastructure } from './provide.js';
import { stateOf } from './sweep.js';
import { until } from './until.js';

const PARENT = join(import.meta.dirname, '../test/parent.mjs');
// RabbitMQ starts in a few seconds, on a busy machine in many.
const BROKER_TIMEOUT_MS = 240_000;
const { PATH } = processEnvironment();

let home: string;
const started: Infrastructure[] = [];
const clients: ChannelModel[] = [];

async function provide(want: ServerName[], options: { keep?: boolean; env?: Record<string, string> } = {}): Promise<Infrastructure> {
  const infrastructure = await provideInfrastructure({ home, want, log: () => undefined, ...options, env: { PATH, ...options.env } });
  started.push(infrastructure);
  return infrastructure;
}

/** A client whose loss is an error only to those who use it: unheard, it would fail whatever test runs by then. */
async function client(url: string): Promise<ChannelModel> {
  const connection = await connect(url);
  connection.on('error', () => undefined);
  clients.push(connection);
  return connection;
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const result = await client.query(sql);
  await client.end();
  return result.rows;
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: '127.0.0.1', port: Number(new URL(url).port) });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function gone(url: string): Promise<void> {
  if (await answers(url)) throw new Error('still listening');
}

interface Parent {
  process: ChildProcess;
  env: { DATABASE_URL: string; REDIS_URL: string };
}

function startParent(): Promise<Parent> {
  const child = fork(PARENT, [home], { env: { PATH }, execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', (env: Parent['env']) => resolve({ process: child, env }));
    child.once('exit', () => reject(new Error('the parent ended early')));
  });
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-dev-'));
  await chmod(home, 0o755);
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.close().catch(() => undefined)));
  await Promise.all(started.splice(0).map((one) => one.stop()));
  await rm(home, { recursive: true, force: true });
});

describe('private servers', () => {
  it('give a database and a cache that answer, and leave nothing behind', async () => {
    const infrastructure = await provide(['database', 'redis']);
    expect(infrastructure.how).toBe('private');
    expect(await rows(infrastructure.env.DATABASE_URL, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(infrastructure.env.AMQP_URL).toBe('');
    await infrastructure.stop();
    await gone(infrastructure.env.DATABASE_URL);
    expect(await readdir(join(home, 'servers'))).toEqual([]);
  });

  it('do not collide when several start at once [R-NO-COLLISION]', async () => {
    const [one, two] = await Promise.all([provide(['database', 'redis']), provide(['database', 'redis'])]);
    await rows(one.env.DATABASE_URL, 'CREATE TABLE mine (id int)');
    expect(await rows(two.env.DATABASE_URL, "SELECT to_regclass('mine') AS found")).toEqual([{ found: null }]);
    expect(one.env.REDIS_URL).not.toBe(two.env.REDIS_URL);
  });

  it('say which servers were chosen, without passwords', async () => {
    const infrastructure = await provide(['redis']);
    expect(infrastructure.describe()).toMatch(/^Servers: Redis \(private/);
    expect(infrastructure.describe()).not.toContain(new URL(infrastructure.env.REDIS_URL).password);
  });

  it('come back after SIGKILL on the same port with their data', async () => {
    const infrastructure = await provide(['database', 'redis']);
    const { DATABASE_URL, REDIS_URL } = infrastructure.env;
    await rows(DATABASE_URL, 'CREATE TABLE kept AS SELECT 7 AS value');
    const redis = new Redis(REDIS_URL);
    await redis.set('kept', '7');
    redis.disconnect();
    await Promise.all([infrastructure.restart('database'), infrastructure.restart('redis')]);
    expect(await rows(DATABASE_URL, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    const again = new Redis(REDIS_URL);
    expect(await again.get('kept')).toBe('7');
    again.disconnect();
  });

  it('end when the program that wanted them is killed with SIGKILL [R-NOTHING-LEFT]', async () => {
    const parent = await startParent();
    parent.process.kill('SIGKILL');
    await until(() => gone(parent.env.DATABASE_URL), 10_000);
    await until(() => gone(parent.env.REDIS_URL), 10_000);
    await until(async () => expect(await readdir(join(home, 'servers'))).toEqual([]), 10_000);
  });

  it('are cleared up by the next start when their keeper was killed as well', async () => {
    const parent = await startParent();
    const [id = ''] = await readdir(join(home, 'servers'));
    const folder = join(home, 'servers', id);
    const [keeper] = (await readFile(join(folder, 'keeper.pid'), 'utf8')).split(' ');
    process.kill(Number(keeper), 'SIGKILL');
    parent.process.kill('SIGKILL');
    await until(async () => expect(await stateOf(folder)).toBe('free'), 10_000);
    await utimes(folder, 1, 1);
    await provide(['redis']);
    await until(() => gone(parent.env.DATABASE_URL), 10_000);
    expect(existsSync(folder)).toBe(false);
  });

  it('keep their data between runs when asked to, and refuse a second program meanwhile', async () => {
    const first = await provide(['database'], { keep: true });
    await rows(first.env.DATABASE_URL, 'CREATE TABLE kept AS SELECT 8 AS value');
    await expect(provide(['database'], { keep: true })).rejects.toMatchObject({ code: 'infrastructure_in_use', kind: 'conflict' });
    await first.stop();
    expect(existsSync(join(home, 'servers', 'kept'))).toBe(true);
    const second = await provide(['database'], { keep: true });
    expect(await rows(second.env.DATABASE_URL, 'SELECT value FROM kept')).toEqual([{ value: 8 }]);
  });
});

describe('a private RabbitMQ', () => {
  it('keeps durable queues over SIGKILL and lets vhosts be made', async () => {
    const infrastructure = await provide(['amqp']);
    const { AMQP_URL, AMQP_MANAGEMENT_URL } = infrastructure.env;
    const before = await client(AMQP_URL);
    const channel = await before.createConfirmChannel();
    channel.on('error', () => undefined);
    await channel.assertQueue('kept', { durable: true });
    // RabbitMQ 3 answers a declaration before its own log says that it holds, and forgets it when killed then; the next declaration syncs that log.
    await channel.assertQueue('next', { durable: true });
    channel.sendToQueue('kept', Buffer.from('7'), { persistent: true });
    await channel.waitForConfirms();
    await infrastructure.restart('amqp');
    const after = await client(AMQP_URL);
    expect(await (await after.createChannel()).checkQueue('kept')).toMatchObject({ messageCount: 1 });
    await createVhost(AMQP_MANAGEMENT_URL, 'other', 'waggle');
    await expect(client(`${AMQP_URL}other`)).resolves.toBeDefined();
  }, BROKER_TIMEOUT_MS);
});

describe('given servers', () => {
  it('get an own vhost, database and key prefix, which go in the end', async () => {
    const { env: given } = await provide(['amqp', 'database', 'redis']);
    const own = await provide(['amqp', 'database', 'redis'], { env: { ...given } });
    expect(own.how).toBe('given');
    expect(own.env.WAGGLE_PREFIX).toMatch(/^waggle-[0-9a-f]{8}$/);
    await client(own.env.AMQP_URL);
    expect(await rows(own.env.DATABASE_URL, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await expect(own.restart('amqp')).rejects.toMatchObject({ code: 'server_not_ours' });
    await own.stop();
    await expect(client(own.env.AMQP_URL)).rejects.toThrow();
    await expect(rows(own.env.DATABASE_URL, 'SELECT 1')).rejects.toThrow('does not exist');
    expect(await rows(given.DATABASE_URL, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  }, BROKER_TIMEOUT_MS);

  it('that are used as they are keep the key prefix that was given with them: nobody else on that Redis is touched', async () => {
    const given = { REDIS_URL: 'redis://127.0.0.1:1/0', WAGGLE_GIVEN_AS_IS: 'true', WAGGLE_PREFIX: 'office' };
    expect((await provide(['redis'], { env: given })).env).toMatchObject({ REDIS_URL: given.REDIS_URL, WAGGLE_PREFIX: 'office' });
  });

  it('that refuse a vhost are explained, with what to do', async () => {
    const env = { AMQP_URL: 'amqp://nobody:nothing@127.0.0.1:1/', AMQP_MANAGEMENT_URL: 'http://nobody:nothing@127.0.0.1:1' };
    await expect(provide(['amqp'], { env })).rejects.toMatchObject({ code: 'vhost_refused', message: expect.stringContaining('WAGGLE_GIVEN_AS_IS') });
  });
});
