import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type TestScope, testScope } from './test-scope.js';

let one: TestScope;
let two: TestScope;

beforeAll(async () => {
  [one, two] = await Promise.all([testScope(), testScope()]);
});

afterAll(async () => {
  await Promise.all([one.dispose(), two.dispose()]);
});

async function tables(scope: TestScope, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: scope.env.DATABASE_URL });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('testScope', () => {
  it('gives a vhost that others do not see', async () => {
    const mine = await connect(one.env.AMQP_URL);
    const channel = await mine.createChannel();
    await channel.assertQueue('q');
    const other = await connect(two.env.AMQP_URL);
    other.on('error', () => undefined);
    const otherChannel = await other.createChannel();
    otherChannel.on('error', () => undefined);
    await expect(otherChannel.checkQueue('q')).rejects.toThrow('NOT_FOUND');
    await Promise.all([mine.close(), other.close()]);
  });

  it('gives a database that others do not see', async () => {
    await tables(one, 'CREATE TABLE t (id int)');
    expect(await tables(two, "SELECT to_regclass('t') AS found")).toEqual([{ found: null }]);
  });

  it('removes its keys in the end', async () => {
    const scope = await testScope(['redis']);
    const redis = new Redis(scope.env.REDIS_URL);
    await redis.set(`${scope.env.WAGGLE_PREFIX}:k`, '1');
    await scope.dispose();
    expect(await redis.exists(`${scope.env.WAGGLE_PREFIX}:k`)).toBe(0);
    redis.disconnect();
  });
});
