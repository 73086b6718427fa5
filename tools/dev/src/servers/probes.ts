import { connect } from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { ServerName } from '../infrastructure.js';

const CONNECT_WITHIN_MS = 5_000;

async function probeRabbit(url: string): Promise<void> {
  const connection = await connect(url, { timeout: CONNECT_WITHIN_MS });
  // A broker that is still starting may drop a client that it has let in; a close that it never answers would be waited for in vain.
  await new Promise<void>((resolve, reject) => {
    connection.on('error', reject);
    connection.close().then(resolve, reject);
  });
}

async function probePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function probeRedis(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: CONNECT_WITHIN_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.disconnect();
  }
}

/** Resolve when the server at this address serves clients; throw while it does not. */
export const PROBES: Readonly<Record<ServerName, (url: string) => Promise<void>>> = { amqp: probeRabbit, database: probePostgres, redis: probeRedis };
