import { AppError } from '@waggle/errors';
import { type Confines, ConfinedWorker } from './confined-worker.js';
import type { ConfinedWorkerErrorCode } from './confined-worker.error.js';

interface Waiting<Job, Answer> {
  readonly job: Job;
  answered(answer: Answer): void;
  failed(cause: unknown): void;
}

const MOST = 64;

/**
 * A confined worker for many small jobs: those that are asked for in one turn, or wait while the thread works, go over together. Its
 * program is given an array of jobs and posts an array with an answer to each.
 */
export class BatchedWorker<Job, Answer> {
  private readonly worker: ConfinedWorker<readonly Job[], readonly Answer[]>;
  private waiting: Array<Waiting<Job, Answer>> = [];
  private isWorking = false;

  constructor(program: URL, confines: Confines) {
    this.worker = new ConfinedWorker(program, confines);
  }

  /**
   * With the others that wait, all within the confines of one. Where these are not enough each of them fails; whose fault it was,
   * `alone` tells.
   *
   * @throws AppError `worker_late` or `worker_broken`, as `ConfinedWorker.ask` does
   */
  together(job: Job): Promise<Answer> {
    return new Promise((answered, failed) => {
      this.waiting.push({ job, answered, failed });
      // Not at once: who asks for many asks for the next before the tick is over, and the first alone would keep all others waiting.
      if (!this.isWorking) process.nextTick(() => void this.work());
      this.isWorking = true;
    });
  }

  /** @throws AppError as `together` does, for this job alone */
  async alone(job: Job): Promise<Answer> {
    return answerAt(await this.worker.ask([job]), 0);
  }

  close(): Promise<void> {
    return this.worker.close();
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) await this.batch(this.waiting.splice(0, MOST));
    this.isWorking = false;
  }

  private async batch(batch: ReadonlyArray<Waiting<Job, Answer>>): Promise<void> {
    try {
      const answers = await this.worker.ask(batch.map(({ job }) => job));
      batch.forEach(({ answered }, at) => answered(answerAt(answers, at)));
    } catch (thrown) {
      for (const { failed } of batch) failed(thrown);
    }
  }
}

function answerAt<Answer>(answers: readonly Answer[], at: number): Answer {
  const answer = answers[at];
  if (answer === undefined) throw new AppError<ConfinedWorkerErrorCode>('worker_broken', 'invalid', 'The thread left a job without an answer');
  return answer;
}
