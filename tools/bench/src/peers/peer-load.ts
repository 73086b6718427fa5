import { randomUUID } from 'node:crypto';
import type { InfrastructureEnv } from '@waggle/dev';
import pg from 'pg';
import type { MeasuredProcess } from '../child/measured-process.js';
import type { Submission } from '../child/protocol.js';
import { closedLoop } from '../load/closed-loop.js';
import { ENTRIES_PER_TASK } from '../load/load.js';
import { Mails } from '../load/mails.js';
import { recordHolds } from '../load/settled.js';
import { UnderWay } from '../load/under-way.js';

/** Hands a task in; resolves when it is kept durably. */
export interface Intake {
  hand(task: Submission): Promise<void>;
  close(): Promise<void>;
}

/** Gives a peer the tasks that the services are given and hears from its process when they have ended. */
export class PeerLoad {
  private readonly underWay = new UnderWay();
  private readonly mails = new Mails(1);
  private handedIn = 0;

  private constructor(
    private readonly intake: Intake,
    private readonly database: pg.Client,
  ) {}

  static async open(env: InfrastructureEnv, process: MeasuredProcess, intake: Intake): Promise<PeerLoad> {
    const database = new pg.Client({ connectionString: env.DATABASE_URL });
    await database.connect();
    const load = new PeerLoad(intake, database);
    process.onEnded((taskId) => load.underWay.ended(taskId));
    process.onGone((reason) => load.underWay.fail(reason));
    return load;
  }

  get submitted(): number {
    return this.handedIn;
  }

  async task(): Promise<number> {
    const taskId = `EMAIL_${randomUUID()}`;
    this.handedIn += 1;
    const [latency] = await Promise.all([this.underWay.begin(taskId), this.intake.hand({ taskId, document: this.mails.document() })]);
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
    this.underWay.close();
    await this.database.end();
  }
}
