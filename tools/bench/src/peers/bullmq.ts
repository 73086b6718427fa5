import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import type { Environment } from '@waggle/config';
import type { Subject, Submission } from '../child/protocol.js';
import type { Intake } from './peer-load.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';
import { answer, type Answered, scan, type Scanned } from './steps.js';

/**
 * BullMQ with PostgreSQL, as its guide says: a queue and a worker for each service, a job added to the next queue before this one is
 * completed. Tuned: concurrency (10, 50, 100 and 200 tried), one shared connection for all queues, completed jobs removed at once, no
 * events that nobody reads, one statement and so one commit a step.
 */
const CONCURRENCY = 100;
const POOL = 20;
const QUEUES = { steps: 'orchestrator', scan: 'security', work: 'sales', record: 'audit' } as const;
const JOB = { removeOnComplete: true, removeOnFail: 1000, attempts: 3 } as const;

type QueueName = keyof typeof QUEUES;

export const startBullmq: Subject = async (env, desk) => {
  const prefix = env['WAGGLE_PREFIX'] ?? '';
  const connection = redis(env);
  const pool = new pg.Pool({ connectionString: env['DATABASE_URL'], max: POOL });
  await pool.query(SCHEMA);
  const recorder = new Recorder((links, head) => rows.record(pool, links, head));
  const queues = Object.fromEntries(Object.entries(QUEUES).map(([key, name]) => [key, new Queue(name, { connection, prefix })])) as Record<QueueName, Queue>;
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
    worker('steps', async (job) => steps[job.name]?.(job.data as never)),
    worker('scan', async (job) => pass('steps', 'scanned', scan(job.data as Submission))),
    worker('work', async (job) => pass('steps', 'answered', answer(job.data as Submission))),
    worker('record', async (job) => recorder.append((job.data as { taskId: string }).taskId)),
  ];
  await Promise.all(workers.map((one) => one.waitUntilReady()));
  return async () => {
    await Promise.all(workers.map((one) => one.close()));
    await Promise.all(Object.values(queues).map((queue) => queue.close()));
    connection.disconnect();
    await pool.end();
  };

  function worker(of: QueueName, work: (job: Job) => Promise<void>): Worker {
    return new Worker(QUEUES[of], work, { connection, prefix, concurrency: CONCURRENCY });
  }
};

/** Hands tasks in with BullMQ's own producer. */
export function bullmqIntake(env: Environment): Intake {
  const connection = redis(env);
  const queue = new Queue(QUEUES.steps, { connection, prefix: env['WAGGLE_PREFIX'] ?? '' });
  return {
    hand: async (task) => void (await queue.add('submit', task, JOB)),
    close: async () => {
      await queue.close();
      connection.disconnect();
    },
  };
}

function redis(env: Environment): Redis {
  return new Redis(String(env['REDIS_URL']), { maxRetriesPerRequest: null });
}
