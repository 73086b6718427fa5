import { join } from 'node:path';
import type { Environment } from '@waggle/config';
import type { InfrastructureEnv } from '@waggle/dev';
import { Redis } from 'ioredis';
import { MeasuredProcess } from '../child/measured-process.js';
import type { PeerName } from '../child/protocol.js';
import { ownSite } from '../load/site.js';
import { Opened } from '../opened.js';
import type { BenchContext } from '../part.js';
import { type Intake, PeerLoad } from './peer-load.js';
import { proveWork } from './proof.js';

export interface PeerKind {
  readonly subject: PeerName;
  /** For people. */
  readonly title: string;
  /** False: it may lose what it has confirmed, so it is shown and never the best peer. */
  readonly equalDurability: boolean;
  /** Tasks under way at once: all its workers are busy with them. A slower peer has fewer, so that a run of some rounds ends in seconds. */
  readonly inFlight: number;
  /** How often Redis syncs its log while it runs. */
  readonly appendfsync?: 'always' | 'everysec';
  /** Its own way in; none: the task comes over the process's channel, as it would over HTTP. */
  readonly intake?: (env: Environment) => Promise<Intake>;
}

const intakeOfBullmq: PeerKind['intake'] = async (env) => (await import('./bullmq.js')).bullmqIntake(env);

export const PEERS: Readonly<Record<string, PeerKind>> = {
  nest: { subject: 'nest', title: 'Nest RMQ transport + TypeORM', equalDurability: true, inFlight: 250, intake: async (env) => (await import('./nest/nest.js')).nestIntake(env) },
  bullmq: { subject: 'bullmq', title: 'BullMQ + PostgreSQL (Redis synced always)', equalDurability: true, inFlight: 250, appendfsync: 'always', intake: intakeOfBullmq },
  bullmq_everysec: { subject: 'bullmq', title: 'BullMQ + PostgreSQL (Redis synced each second: weaker)', equalDurability: false, inFlight: 250, appendfsync: 'everysec', intake: intakeOfBullmq },
  bullmq_on_postgres: {
    subject: 'bullmq-on-postgres',
    title: 'BullMQ on its PostgreSQL backend',
    equalDurability: true,
    inFlight: 250,
    intake: async (env) => (await import('./bullmq.js')).bullmqOnPostgresIntake(env),
  },
  pg_boss: { subject: 'pg-boss', title: 'pg-boss', equalDurability: true, inFlight: 500 },
  pg_boss_in_batches: { subject: 'pg-boss-in-batches', title: 'pg-boss, each step written for a whole batch', equalDurability: true, inFlight: 500 },
  dbos: { subject: 'dbos', title: 'DBOS', equalDurability: true, inFlight: 200 },
  langgraph: { subject: 'langgraph', title: 'LangGraph.js + Postgres checkpointer', equalDurability: true, inFlight: 100 },
};

/** What runs elsewhere only, and why. */
export const NOT_RUN: Readonly<Record<string, string>> = { mastra: '@mastra/core 1.71 needs Node 22.13 or newer' };

export interface Peer {
  readonly name: string;
  readonly kind: PeerKind;
  readonly process: MeasuredProcess;
  readonly load: PeerLoad;
  /** Does so with the servers set as the peer needs them. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Throws unless it did all the work that it was given. */
  prove(): Promise<void>;
  close(): Promise<void>;
}

export async function openPeer(context: BenchContext, name: string, kind: PeerKind): Promise<Peer> {
  const opened = new Opened();
  try {
    const { env } = opened.add(await ownSite(context.infrastructure.env), (site) => site.dispose());
    const process = opened.add(await MeasuredProcess.start({ subject: kind.subject, env: { ...env }, logFile: join(context.home, `${name}.log`) }), (one) => one.stop());
    const intake = opened.add((await kind.intake?.({ ...env })) ?? handingTo(process), (one) => one.close());
    const load = opened.add(await PeerLoad.open(env, process, intake), (one) => one.close());
    return {
      name,
      kind,
      process,
      load,
      during: (work) => (kind.appendfsync === undefined ? work() : withRedisSyncing(env, kind.appendfsync, work)),
      prove: () => proveWork(env.DATABASE_URL, load.submitted),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function handingTo(process: MeasuredProcess): Intake {
  return { hand: async (task) => process.hand(task), close: async () => undefined };
}

/** Redis keeps its log in that way for as long as the work lasts. */
async function withRedisSyncing<T>({ REDIS_URL }: InfrastructureEnv, appendfsync: string, work: () => Promise<T>): Promise<T> {
  const client = new Redis(REDIS_URL);
  const changed = new Opened();
  try {
    for (const [name, value] of Object.entries({ appendonly: 'yes', appendfsync })) {
      const [, before = ''] = (await client.config('GET', name)) as string[];
      await client.config('SET', name, value);
      changed.add(before, (known) => client.config('SET', name, known));
    }
    return await work();
  } finally {
    await changed.close();
    client.disconnect();
  }
}
