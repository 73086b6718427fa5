import fs from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateBrain } from '@waggle/brain';
import type { InfrastructureEnv } from '@waggle/dev';
import { waitFor } from '@waggle/testing';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A place and what was written there. */
export interface Trace {
  readonly where: string;
  readonly text: string;
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

/** Every file of a folder, and its name. Where one has moved on between the listing and its reading, all are listed and read anew. */
export function filesOf(folder: string): Promise<Trace[]> {
  return waitFor(
    async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      return Promise.all(files.map(async (file) => ({ where: `file ${file.slice(folder.length + 1)}`, text: `${file} ${await readFile(file, 'latin1')}` })));
    },
    { timeoutMs: 60_000, describe: `the files of ${folder} to stay while they are read` },
  );
}
