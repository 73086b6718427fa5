import type { ConfirmChannel } from 'amqplib';
import type pg from 'pg';
import { FORGET, READ, STEP } from './schema.js';
import { type Post, post, publish, type Wire } from './stage.js';

interface Queues {
  readonly scan: string;
  readonly work: string;
  readonly record: string;
}

interface Change {
  readonly taskId: string;
  readonly status: string;
  readonly version: number;
  readonly data: string;
}

interface Outcome {
  readonly changes: Change[];
  readonly moves: Array<Pick<Change, 'taskId' | 'status' | 'version'>>;
  readonly ended: string[];
  readonly posts: Post[];
}

/** The states of a task: received, scanned and delegated, done. */
export class Steps {
  private unsent: Post[] = [];
  private sending = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly channel: ConfirmChannel,
    private readonly queues: Queues,
  ) {}

  async apply(batch: readonly Wire[]): Promise<void> {
    const known = await this.read(batch.filter(({ name }) => name !== 'task.submit.v1').map(({ taskId }) => taskId));
    const outcome: Outcome = { changes: [], moves: [], ended: [], posts: [] };
    for (const wire of batch) this.step(wire, known.get(wire.taskId), outcome);
    const { changes, moves, ended, posts } = outcome;
    posts.push(post(this.queues.record, 'record', '', { entries: moves.map((move) => ({ at: new Date().toISOString(), actor: 'orchestrator', action: `task.${move.status}`, target: move.taskId })) }));
    const values = [
      batch.map(({ id }) => id),
      ...[changes.map((one) => one.taskId), changes.map((one) => one.status), changes.map((one) => one.version), changes.map((one) => one.data)],
      ...[moves.map((one) => one.taskId), moves.map((one) => one.status), moves.map((one) => one.version)],
      ended,
      ...[posts.map(({ wire }) => wire.id), posts.map((one) => JSON.stringify(one))],
    ];
    await this.pool.query({ name: 'step', text: STEP, values });
    this.send(posts);
  }

  private step({ name, taskId, payload }: Wire, data: unknown, to: Outcome): void {
    if (name === 'task.submit.v1') {
      this.move(to, taskId, 1, ['received'], payload);
      to.posts.push(post(this.queues.scan, 'scan', taskId, { texts: payload['document'] }));
    } else if (name === 'scanned') {
      this.move(to, taskId, 2, ['scanned', 'delegated'], data);
      to.posts.push(post(this.queues.work, 'delegate', taskId, { document: (data as Wire['payload'])['document'] }));
    } else {
      this.move(to, taskId, 4, ['done'], data);
      to.ended.push(taskId);
    }
  }

  private move(to: Outcome, taskId: string, version: number, statuses: readonly string[], data: unknown): void {
    statuses.forEach((status, index) => {
      to.moves.push({ taskId, status, version: version + index });
      to.posts.push(post(undefined, 'task.moved.v1', taskId, { task: { taskId, status, version: version + index } }));
    });
    const last = statuses.length - 1;
    to.changes.push({ taskId, status: statuses[last] ?? '', version: version + last, data: JSON.stringify(data) });
  }

  private async read(taskIds: readonly string[]): Promise<Map<string, unknown>> {
    if (taskIds.length === 0) return new Map();
    const { rows } = await this.pool.query<{ task_id: string; data: unknown }>({ name: 'read', text: READ, values: [taskIds] });
    return new Map(rows.map((row) => [row.task_id, row.data]));
  }

  private send(posts: readonly Post[]): void {
    this.unsent.push(...posts);
    if (!this.sending) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.sending = true;
    while (this.unsent.length > 0) {
      const posts = this.unsent.splice(0, 500);
      await publish(this.channel, posts);
      await this.pool.query({ name: 'forget', text: FORGET, values: [posts.map(({ wire }) => wire.id)] });
    }
    this.sending = false;
  }
}
