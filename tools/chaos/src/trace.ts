import fs from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateBrain } from '@waggle/brain';
import type { InfrastructureEnv } from '@waggle/dev';
import amqp, { type Channel, type ChannelModel } from 'amqplib';
import { Redis } from 'ioredis';
import pg from 'pg';
import { z } from 'zod';

/** A place and what was written there. */
export interface Trace {
  readonly where: string;
  readonly text: string;
}

const bindingsSchema = z.array(z.object({ source: z.string(), routing_key: z.string(), arguments: z.record(z.string(), z.unknown()) }));

/** Takes down every message that goes over an exchange of a vhost from now on; its queues are bound once more, to a queue of this. */
export class Firehose {
  readonly traces: Trace[] = [];

  private constructor(private readonly connection: ChannelModel) {}

  static async open({ AMQP_URL, AMQP_MANAGEMENT_URL }: InfrastructureEnv): Promise<Firehose> {
    const connection = await amqp.connect(AMQP_URL);
    const channel = await connection.createChannel();
    const firehose = new Firehose(connection);
    const { queue } = await channel.assertQueue('', { exclusive: true });
    for (const { source, routing_key: key, arguments: more } of await bindingsOf(AMQP_MANAGEMENT_URL, new URL(AMQP_URL).pathname.slice(1))) await channel.bindQueue(queue, source, key, more);
    await firehose.take(channel, queue);
    return firehose;
  }

  private async take(channel: Channel, queue: string): Promise<void> {
    await channel.consume(queue, (message) => {
      if (message === null) return;
      const { fields, properties, content } = message;
      this.traces.push({ where: `message ${String(properties.type)} over ${fields.exchange}`, text: `${JSON.stringify(properties)} ${content.toString('utf8')}` });
    }, { noAck: true });
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

async function bindingsOf(managementUrl: string, vhost: string): Promise<z.infer<typeof bindingsSchema>> {
  const { origin, username, password, pathname } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
  const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}/api/bindings/${encodeURIComponent(vhost)}`, { headers: { authorization } });
  return bindingsSchema.parse(await response.json()).filter(({ source }) => source !== '');
}

/** Takes down what this process writes to standard output and error. Lines still come out. */
export function recordLog(): { traces: Trace[]; stop: () => void } {
  const traces: Trace[] = [];
  const write = fs.writeSync;
  fs.writeSync = ((fd: number, data: string | NodeJS.ArrayBufferView, ...more: never[]): number => {
    const text = typeof data === 'string' ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
    if (fd !== 1 && fd !== 2) return write(fd, text, ...more);
    traces.push({ where: 'log', text });
    return Buffer.byteLength(text);
  }) as typeof write;
  return { traces, stop: () => void (fs.writeSync = write) };
}

/** Takes down what every agent of this process gives its brain. */
export function recordBrain(): { traces: Trace[]; stop: () => void } {
  const traces: Trace[] = [];
  const thoughts = TemplateBrain.prototype as unknown as Record<string, (...given: unknown[]) => unknown>;
  const own = Object.getOwnPropertyNames(thoughts).filter((name) => name !== 'constructor' && typeof thoughts[name] === 'function');
  const before = own.map((name) => [name, thoughts[name]] as const);
  for (const [name, think] of before) {
    thoughts[name] = function (this: unknown, ...given: unknown[]): unknown {
      traces.push({ where: `brain ${name}`, text: JSON.stringify(given) });
      return Reflect.apply(think ?? (() => undefined), this, given);
    };
  }
  return { traces, stop: () => before.forEach(([name, think]) => think !== undefined && (thoughts[name] = think)) };
}

/** Every row of every table of every schema. */
export async function rowsOf(databaseUrl: string): Promise<Trace[]> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>("SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')");
    const found: Trace[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      found.push(...rows.map(({ text }) => ({ where: `table ${name}`, text })));
    }
    return found;
  } finally {
    await client.end();
  }
}

/** Every key of an installation, with what it holds in the form in which Redis gives it away. */
export async function keysOf({ REDIS_URL, WAGGLE_PREFIX }: InfrastructureEnv): Promise<Trace[]> {
  const redis = new Redis(REDIS_URL);
  try {
    const names = await redis.keys(`${WAGGLE_PREFIX}*`);
    return await Promise.all(names.map(async (name) => ({ where: `key ${name}`, text: `${name} ${(await redis.dumpBuffer(name))?.toString('latin1') ?? ''}` })));
  } finally {
    redis.disconnect();
  }
}

/** Every file of a folder, and its name. */
export async function filesOf(folder: string): Promise<Trace[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => ({ where: `file ${file.slice(folder.length + 1)}`, text: `${file} ${await readFile(file, 'latin1')}` })));
}
