import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SinkMail } from '@waggle/dev';
import pg from 'pg';
import { type Note, noteSchema } from './notes.js';

export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** Everything that a run leaves behind, as it lies there. */
export interface Stores {
  readonly query: Query;
  /** Files of the workspace, `/` between the parts of their paths. */
  readonly files: readonly string[];
  /** Lines of `Logs/audit*.jsonl`, and of the anchors. */
  readonly copies: readonly string[];
  readonly anchors: readonly string[];
  /** What reached the world by mail. */
  readonly mails: readonly SinkMail[];
  readonly notes: readonly Note[];
  /** Public keys (JWK) that grants are signed with. */
  readonly grantKeys: readonly object[];
  /** Messages that lie in the broker, by queue; without the empty ones. */
  readonly queues: ReadonlyMap<string, number>;
}

/** Longer than the broker takes to count anew. */
const COUNTED_ANEW_MS = 6_000;
const LOOKS = 3;

export interface Places {
  /** As who may read every schema. */
  readonly databaseUrl: string;
  /** Of RabbitMQ's HTTP API; undefined: the queues are not looked at. */
  readonly managementUrl?: string | undefined;
  readonly workspace: string;
  readonly sinkFile: string;
  readonly notesFile: string;
  readonly grantKeys: readonly object[];
}

/** Opens the stores for `look`. */
export async function withStores<T>(places: Places, look: (stores: Stores) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: places.databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await look({ query: inTurn(client), ...(await filesOf(places)), queues: await lyingIn(() => queuesOf(places.managementUrl)), grantKeys: places.grantKeys });
  } finally {
    await client.end();
  }
}

/** One connection answers one question at a time. */
export function inTurn(client: Pick<pg.Client, 'query'>): Query {
  let last: Promise<unknown> = Promise.resolve();
  return <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const answer = last.then(() => client.query(sql, [...values])).then(({ rows }) => rows as Row[]);
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function filesOf({ workspace, sinkFile, notesFile }: Places): Promise<Pick<Stores, 'files' | 'copies' | 'anchors' | 'mails' | 'notes'>> {
  const entries = await readdir(workspace, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => relative(workspace, join(entry.parentPath, entry.name)).split(sep).join('/'));
  const journal = async (name: RegExp): Promise<string[]> => (await Promise.all(files.filter((file) => name.test(file)).map((file) => linesOf(join(workspace, file))))).flat();
  return {
    files,
    copies: await journal(/^Logs\/audit(-\d{4}-\d{2}-\d{2})?\.jsonl$/),
    anchors: await journal(/^Logs\/audit-anchors\.jsonl$/),
    mails: (await linesOf(sinkFile)).map((line) => JSON.parse(line) as SinkMail),
    notes: (await linesOf(notesFile)).map((line) => noteSchema.parse(JSON.parse(line))),
  };
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** Messages that lie in the broker, by queue, without the empty ones; the broker counts every five seconds. */
export async function queuesOf(managementUrl: string | undefined): Promise<ReadonlyMap<string, number>> {
  if (managementUrl === undefined) return new Map();
  const { origin, username, password } = new URL(managementUrl);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(`${origin}/api/queues`, { headers: { authorization }, signal: AbortSignal.timeout(10_000) });
  const queues = (await response.json()) as Array<{ name: string; messages?: number }>;
  return new Map(queues.filter(({ messages = 0 }) => messages > 0).map(({ name, messages = 0 }) => [name, messages]));
}

/**
 * Messages that lie there in every one of three counts of the broker: a zone at rest still asks its services now and then whether they
 * answer, and a count that falls on such a message says nothing.
 */
export async function lyingIn(look: () => Promise<ReadonlyMap<string, number>>, pauseMs = COUNTED_ANEW_MS): Promise<ReadonlyMap<string, number>> {
  let lying = await look();
  for (let looks = 1; looks < LOOKS && lying.size > 0; looks += 1) {
    await delay(pauseMs);
    const now = await look();
    lying = new Map([...lying].map(([name, count]) => [name, Math.min(count, now.get(name) ?? 0)] as const).filter(([, count]) => count > 0));
  }
  return lying;
}
