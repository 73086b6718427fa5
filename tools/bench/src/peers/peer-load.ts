import { randomUUID } from 'node:crypto';
import type { InfrastructureEnv } from '@waggle/dev';
import pg from 'pg';
import type { MeasuredProcess } from '../child/measured-process.js';
import type { Submission } from '../child/protocol.js';
import { closedLoop } from '../load/closed-loop.js';
import { ENTRIES_PER_TASK } from '../load/load.js';
import { recordHolds } from '../load/settled.js';

/** About 1 KB, as a short mail has. */
const BODY = 'Hello,\nplease tell me your opening hours in the week of the fair, and what a large table would cost us.\n'.repeat(10);

/** Hands a task in; resolves when it is kept durably. */
export interface Intake {
  hand(task: Submission): Promise<void>;
  close(): Promise<void>;
}

interface Waiting {
  readonly since: number;
  readonly ended: (latencyMs: number) => void;
  readonly failed: (reason: Error) => void;
}

/** Gives a peer the tasks that the services are given and hears from its process when they have ended. */
export class PeerLoad {
  private readonly waiting = new Map<string, Waiting>();
  private handedIn = 0;

  private constructor(
    private readonly intake: Intake,
    private readonly database: pg.Client,
  ) {}

  static async open(env: InfrastructureEnv, process: MeasuredProcess, intake: Intake): Promise<PeerLoad> {
    const database = new pg.Client({ connectionString: env.DATABASE_URL });
    await database.connect();
    const load = new PeerLoad(intake, database);
    process.onEnded((taskId) => load.ended(taskId));
    process.onGone((reason) => load.fail(reason));
    return load;
  }

  get submitted(): number {
    return this.handedIn;
  }

  async task(): Promise<number> {
    const taskId = `EMAIL_${randomUUID()}`;
    this.handedIn += 1;
    const latency = new Promise<number>((ended, failed) => this.waiting.set(taskId, { since: performance.now(), ended, failed }));
    const document = { frontMatter: { from: 'Ann <ann@customer.example>', subject: 'Opening hours' }, body: BODY, revision: '0'.repeat(64) };
    await this.intake.hand({ taskId, document });
    return latency;
  }

  closed(tasks: number, inFlight: number): Promise<number[]> {
    return closedLoop(() => this.task(), tasks, inFlight);
  }

  /** Resolves when everything that was handed in stands in the record too. */
  settled(): Promise<void> {
    return recordHolds(this.handedIn * ENTRIES_PER_TASK, this.database);
  }

  async close(): Promise<void> {
    await this.intake.close();
    await this.database.end();
  }

  private ended(taskId: string): void {
    const waiting = this.waiting.get(taskId);
    this.waiting.delete(taskId);
    waiting?.ended(performance.now() - waiting.since);
  }

  private fail(reason: Error): void {
    this.waiting.forEach(({ failed }) => failed(reason));
    this.waiting.clear();
  }
}
