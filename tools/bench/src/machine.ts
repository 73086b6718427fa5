import { cpus, release, totalmem, type } from 'node:os';
import amqp from 'amqplib';
import type { InfrastructureEnv } from '@waggle/dev';
import { Redis } from 'ioredis';
import pg from 'pg';

export interface Machine {
  readonly processors: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  readonly rabbitmq: string;
  readonly postgres: string;
  readonly redis: string;
  /** PostgreSQL syncs each commit to disk. */
  readonly durable: boolean;
}

/** What the figures were taken on. */
export async function describeMachine(env: InfrastructureEnv): Promise<Machine> {
  const [rabbitmq, postgres, redis] = await Promise.all([rabbitVersion(env.AMQP_URL), postgresSettings(env.DATABASE_URL), redisVersion(env.REDIS_URL)]);
  const list = cpus();
  return {
    processors: `${list.length} x ${list[0]?.model.trim() ?? 'unknown'}`,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    rabbitmq,
    postgres: `${postgres.version} (fsync ${postgres.fsync}, synchronous_commit ${postgres.commit})`,
    redis,
    durable: postgres.fsync === 'on' && postgres.commit !== 'off',
  };
}

async function rabbitVersion(url: string): Promise<string> {
  const model = await amqp.connect(url);
  const { version } = model.connection.serverProperties as { version?: string };
  await model.close();
  return version ?? 'unknown';
}

async function postgresSettings(url: string): Promise<{ version: string; fsync: string; commit: string }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ version: string; fsync: string; commit: string }>(
    "SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
  );
  await client.end();
  return rows[0] ?? { version: 'unknown', fsync: 'unknown', commit: 'unknown' };
}

async function redisVersion(url: string): Promise<string> {
  const client = new Redis(url);
  const info = await client.info('server');
  client.disconnect();
  return /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown';
}
