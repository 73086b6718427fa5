import { createPostgresBackend, type Job, Queue, runMigrations, withBackend, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Environment } from '@waggle/config';
import type { Desk, Subject, Submission } from '../child/protocol.js';
import type { Intake } from './peer-load.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';
import { answer, type Answered, scan, type Scanned } from './steps.js';

/**
 * BullMQ with PostgreSQL, as its guide says: a queue and a worker for each service, a job added to the next queue before this one is
 * completed. Set: concurrency of each worker, one shared connection for all queues, completed jobs removed at once, no events that nobody
 * reads, one statement and so one commit a step. Twice: over Redis, and over its own backend on PostgreSQL.
 */
const CONCURRENCY = 100;
const POOL = 20;
/** Each queue and worker on PostgreSQL holds a pool of its own. */
const BACKEND_POOL = 5;
const QUEUES = { steps: 'orchestrator', scan: 'security', work: 'sales', record: 'audit' } as const;
const JOB = { removeOnComplete: true, removeOnFail: 1000, attempts: 3 } as const;

type QueueName = keyof typeof QUEUES;

/** Where the jobs are kept. */
interface Backend {
  queue(of: QueueName): Pick<Queue, 'add' | 'close'>;
  worker(of: QueueName, work: (job: Job) => Promise<void>): Pick<Worker, 'close' | 'waitUntilReady'>;
  close(): Promise<void>;
}

export const startBullmq: Subject = (env, desk) => start(env, desk, onRedis(env));
export const startBullmqOnPostgres: Subject = async (env, desk) => {
  await migrate(env);
  return start(env, desk, onPostgres(env));
};

async function start(env: Environment, desk: Desk, backend: Backend): Promise<() => Promise<void>> {
  const pool = new pg.Pool({ connectionString: env['DATABASE_URL'], max: POOL });
  await pool.query(SCHEMA);
  const recorder = new Recorder((links, head) => rows.record(pool, links, head));
  const queues = { steps: backend.queue('steps'), scan: backend.queue('scan'), work: backend.queue('work'), record: backend.queue('record') };
  const pass = async (to: QueueName, name: string, data: object): Promise<void> => void (await queues[to].add(name, data, JOB));

  const steps: Readonly<Record<string, (data: never) => Promise<void>>> = {
    submit: async (task: Submission) => {
      await rows.receive(pool, [task]);
      await pass('scan', 'scan', task);
    },
    scanned: async ({ taskId }: Scanned) => {
      const [task] = await rows.delegate(pool, [taskId]);
      await pass('work', 'delegate', task ?? {});
    },
    answered: async ({ taskId }: Answered) => {
      await rows.finish(pool, [taskId]);
      await pass('record', 'record', { taskId });
      desk.ended(taskId);
    },
  };
  const workers = [
    backend.worker('steps', async (job) => steps[job.name]?.(job.data as never)),
    backend.worker('scan', async (job) => pass('steps', 'scanned', scan(job.data as Submission))),
    backend.worker('work', async (job) => pass('steps', 'answered', answer(job.data as Submission))),
    backend.worker('record', async (job) => recorder.append((job.data as { taskId: string }).taskId)),
  ];
  await Promise.all(workers.map((one) => one.waitUntilReady()));
  return async () => {
    await Promise.all(workers.map((one) => one.close()));
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
    await backend.close();
    await pool.end();
  };
}

function onRedis(env: Environment): Backend {
  const connection = new Redis(String(env['REDIS_URL']), { maxRetriesPerRequest: null });
  const prefix = env['WAGGLE_PREFIX'] ?? '';
  return {
    queue: (of) => new Queue(QUEUES[of], { connection, prefix }),
    worker: (of, work) => new Worker(QUEUES[of], work, { connection, prefix, concurrency: CONCURRENCY }),
    close: async () => connection.disconnect(),
  };
}

function onPostgres(env: Environment): Backend {
  const backed = withBackend(createPostgresBackend);
  const connection = { connectionString: env['DATABASE_URL'], max: BACKEND_POOL };
  return {
    queue: (of) => new backed.Queue(QUEUES[of], { connection }),
    worker: (of, work) => new backed.Worker(QUEUES[of], work, { connection, concurrency: CONCURRENCY }),
    close: async () => undefined,
  };
}

async function migrate(env: Environment): Promise<void> {
  const client = new pg.Client({ connectionString: env['DATABASE_URL'] });
  await client.connect();
  try {
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

/** Hands tasks in with BullMQ's own producer. */
export const bullmqIntake = (env: Environment): Intake => intakeOver(onRedis(env));
export const bullmqOnPostgresIntake = (env: Environment): Intake => intakeOver(onPostgres(env));

function intakeOver(backend: Backend): Intake {
  const queue = backend.queue('steps');
  return {
    hand: async (task) => void (await queue.add('submit', task, JOB)),
    close: async () => {
      await queue.close();
      await backend.close();
    },
  };
}
