import PgBoss from 'pg-boss';
import pg from 'pg';
import type { Environment } from '@waggle/config';
import { Batch } from '../child/batch.js';
import type { Desk, Subject, Submission } from '../child/protocol.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';
import { answer, type Answered, scan, type Scanned } from './steps.js';

/**
 * pg-boss as its guide says: a queue for each step, jobs fetched in batches; a step's rows and the next jobs are written in one transaction
 * through its option `db`. Set: the batch, the shortest interval it allows, and its `notifyWorker` after each
 * hand-over, without which every step waits half a second. Twice: a handler that works on the jobs of its batch one by one, side by side,
 * as the guide shows it, and one by somebody who writes each step for a whole batch in one statement.
 */
const BATCH = 250;
const POOL = 20;
const INTERVAL_S = 0.5;

type QueueName = 'submit' | 'scan' | 'scanned' | 'work' | 'answered' | 'record';
type Tasks = ReadonlyArray<{ readonly taskId: string }>;

export const startPgBoss: Subject = (env, desk) => start(env, desk, oneByOne);
export const startPgBossInBatches: Subject = (env, desk) => start(env, desk, (work) => work);

/** How the tasks of a batch are worked on. */
type Manner = <T>(work: (tasks: T[]) => Promise<void>) => (tasks: T[]) => Promise<void>;

const oneByOne: Manner = (work) => async (tasks) => void (await Promise.all(tasks.map((task) => work([task]))));

async function start(env: Environment, desk: Desk, manner: Manner): Promise<() => Promise<void>> {
  const connectionString = String(env['DATABASE_URL']);
  const pool = new pg.Pool({ connectionString, max: POOL });
  await pool.query(SCHEMA);
  const boss = new PgBoss({ connectionString, max: POOL, schedule: false });
  boss.on('error', (error) => process.stderr.write(`${error.message}\n`));
  await boss.start();
  const queues = new Queues(boss, pool, manner);
  await takeAll(queues, new Recorder((links, head) => rows.record(pool, links, head)), (taskId) => desk.ended(taskId));

  const arrived = new Batch<Submission>((tasks) => void queues.pass('submit', tasks));
  desk.onTask((task) => arrived.add(task));
  return async () => {
    await boss.stop({ graceful: false, wait: true });
    await pool.end();
  };
}

async function takeAll(queues: Queues, recorder: Recorder, ended: (taskId: string) => void): Promise<void> {
  await queues.take<Submission>('submit', (tasks) =>
    queues.together('scan', async (client) => {
      await rows.receive(client, tasks);
      return tasks;
    }),
  );
  await queues.take<Submission>('scan', (tasks) => queues.pass('scanned', tasks.map(scan)));
  await queues.take<Scanned>('scanned', (tasks) => queues.together('work', (client) => rows.delegate(client, ids(tasks))));
  await queues.take<Submission>('work', (tasks) => queues.pass('answered', tasks.map(answer)));
  await queues.take<Answered>('answered', async (tasks) => {
    await queues.together('record', async (client) => {
      await rows.finish(client, ids(tasks));
      return tasks.map(({ taskId }) => ({ taskId }));
    });
    ids(tasks).forEach(ended);
  });
  await queues.take<Answered>('record', async (tasks) => void (await Promise.all(ids(tasks).map((taskId) => recorder.append(taskId)))));
}

class Queues {
  private readonly workers = new Map<QueueName, string>();

  constructor(
    private readonly boss: PgBoss,
    private readonly pool: pg.Pool,
    private readonly manner: Manner,
  ) {}

  async take<T extends object>(from: QueueName, work: (tasks: T[]) => Promise<void>): Promise<void> {
    await this.boss.createQueue(from);
    const handle = this.manner(work);
    const options = { batchSize: BATCH, pollingIntervalSeconds: INTERVAL_S };
    this.workers.set(from, await this.boss.work<T>(from, options, (jobs) => handle(jobs.map(({ data }) => data))));
  }

  async pass(to: QueueName, tasks: Tasks): Promise<void> {
    await this.boss.insert(jobsFor(to, tasks));
    this.wake(to);
  }

  /** A step's rows and its next jobs, or neither. */
  async together(to: QueueName, step: (client: pg.PoolClient) => Promise<Tasks>): Promise<void> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      const tasks = await step(client);
      await this.boss.insert(jobsFor(to, tasks), { db: { executeSql: (text, values) => client.query(text, values as unknown[]) } });
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
    this.wake(to);
  }

  private wake(queue: QueueName): void {
    this.boss.notifyWorker(this.workers.get(queue) ?? '');
  }
}

const jobsFor = (name: QueueName, tasks: Tasks): PgBoss.JobInsert[] => tasks.map((data) => ({ name, data }));
const ids = (tasks: Tasks): string[] => tasks.map(({ taskId }) => taskId);
