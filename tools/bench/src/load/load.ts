import { randomUUID } from 'node:crypto';
import { type Priority, TaskSubmit } from '@waggle/contracts';
import type { InfrastructureEnv } from '@waggle/dev';
import { type Broker, envelopesIn, EXCHANGES, Messenger, openBroker } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { closedLoop } from './closed-loop.js';
import { Mails } from './mails.js';
import { recordHolds } from './settled.js';
import { UnderWay } from './under-way.js';

/** What one task leaves in the record: its moves received, scanned, delegated, done, and the agent's entry. */
export const ENTRIES_PER_TASK = 5;

/** How a task may end here. */
const ENDS = ['done', 'failed', 'rejected'];

interface Moved {
  readonly payload: { readonly task: { readonly taskId: string; readonly status: string; readonly reason?: string } };
}

/** Hands tasks in as the workspace does and hears when they have ended. It does not know who works on them. */
export class Load {
  private readonly underWay = new UnderWay();
  private submissions = 0;
  private readonly mails = new Mails(1);
  private publishing = 0;

  private constructor(
    private readonly broker: Broker,
    private readonly messenger: Messenger,
    private readonly database: pg.Client,
  ) {}

  /** @param mostTogether tasks in one message of the broker at most */
  static async open(env: InfrastructureEnv, mostTogether?: number): Promise<Load> {
    const broker = await openBroker({
      url: env.AMQP_URL,
      service: 'bench',
      instance: randomUUID().slice(0, 8),
      queues: 'classic',
      retryDelaysMs: [1000, 5000, 30_000, 120_000],
      log: silentLogger(),
      metrics: new Metrics('bench'),
      mostTogether,
    });
    const database = new pg.Client({ connectionString: env.DATABASE_URL });
    await database.connect();
    const load = new Load(broker, new Messenger(broker), database);
    await load.listen();
    return load;
  }

  get submitted(): number {
    return this.submissions;
  }

  /** Hands one task in; gives the milliseconds until it had ended. */
  async task(priority: Priority = 'NORMAL'): Promise<number> {
    const taskId = `EMAIL_${randomUUID()}`;
    this.submissions += 1;
    const payload = { taskId, prefix: 'EMAIL', domain: 'email', priority, zone: 'local', source: 'bench', document: this.mails.document() } as const;
    this.publishing += 1;
    const published = this.messenger.publish(TaskSubmit, payload, { taskId, priority }).finally(() => (this.publishing -= 1));
    const [latency] = await Promise.all([this.underWay.begin(taskId), published]);
    return latency;
  }

  /** Resolves when the broker has all that was begun. */
  async handedIn(): Promise<void> {
    while (this.publishing > 0) await pause(5);
  }

  /** Keeps `inFlight` tasks under way until `tasks` have ended; gives their latencies. */
  async closed(tasks: number, inFlight: number, priority?: Priority): Promise<number[]> {
    return closedLoop(() => this.task(priority), tasks, inFlight);
  }

  /** Hands `tasks` in at a steady pace, however fast they end; gives their latencies. */
  async paced(tasks: number, perSecond: number, priority?: Priority): Promise<number[]> {
    const started = performance.now();
    const latencies: Array<Promise<number>> = [];
    let failed = false;
    while (latencies.length < tasks && !failed) {
      const due = Math.min(tasks, Math.floor(((performance.now() - started) / 1000) * perSecond) + 1);
      for (const one of Array.from({ length: due - latencies.length }, () => this.task(priority))) {
        one.catch(() => (failed = true));
        latencies.push(one);
      }
      await pause(2);
    }
    return Promise.all(latencies);
  }

  /** Resolves when everything that was handed in stands in the record too. */
  async settled(): Promise<void> {
    return recordHolds(this.submissions * ENTRIES_PER_TASK, this.database);
  }

  /** All that is under way fails, and whatever is handed in later. */
  fail(reason: Error): void {
    this.underWay.fail(reason);
  }

  async close(): Promise<void> {
    this.underWay.close();
    await this.database.end();
    await this.broker.close();
  }

  private async listen(): Promise<void> {
    const channel = await (await this.broker.connection.ready()).createChannel();
    const { queue } = await channel.assertQueue('', { exclusive: true, durable: false, autoDelete: true });
    await channel.bindQueue(queue, EXCHANGES.events, '*.task.moved.v1');
    await channel.consume(queue, (message) => message !== null && this.moved(message.content), { noAck: true });
  }

  /** Most moves are not ends: they are told apart without being parsed. */
  private moved(content: Buffer): void {
    if (!ENDS.some((status) => content.includes(`"status":"${status}"`))) return;
    for (const { payload } of envelopesIn(content) as Moved[]) this.movedTo(payload.task);
  }

  private movedTo({ taskId, status, reason }: Moved['payload']['task']): void {
    if (!ENDS.includes(status)) return;
    if (status === 'done') this.underWay.ended(taskId);
    else this.underWay.failed(taskId, new Error(`A task ended as ${status}: ${reason ?? ''}`));
  }
}
