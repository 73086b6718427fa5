import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '@waggle/errors';
import pLimit from 'p-limit';
import type { ConfinedWorkerErrorCode } from './confined-worker.error.js';

export interface Confines {
  /** Of one job, in milliseconds; neither waiting for an earlier job nor loading the program counts. */
  readonly maxMs: number;
  /** Of the thread's heap, in MiB. */
  readonly maxMemoryMb: number;
}

/**
 * One job after the other in a thread without environment that is started again when it was ended. Its program posts one message
 * when it is loaded, then one answer to each job.
 */
export class ConfinedWorker<Job, Answer> {
  private readonly oneAtATime = pLimit(1);
  private worker: Worker | undefined;

  constructor(
    private readonly program: URL,
    private readonly confines: Confines,
  ) {}

  /** @throws AppError `worker_late` when the time was not enough, `worker_broken` when the thread ended over the job */
  ask(job: Job): Promise<Answer> {
    return this.oneAtATime(() => this.inThread(job));
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private async inThread(job: Job): Promise<Answer> {
    const worker = await this.started();
    const broken = new AbortController();
    const late = AbortSignal.timeout(this.confines.maxMs);
    const end = (cause: unknown): void => broken.abort(cause);
    worker.on('error', end).on('exit', end);
    try {
      const answer = once(worker, 'message', { signal: AbortSignal.any([broken.signal, late]) });
      worker.postMessage(job);
      return (await answer)[0] as Answer;
    } catch (thrown) {
      await this.close();
      throw this.explain(broken.signal.aborted ? broken.signal.reason : thrown, late.aborted);
    } finally {
      worker.off('error', end).off('exit', end);
    }
  }

  private explain(cause: unknown, late: boolean): AppError<ConfinedWorkerErrorCode> {
    const { maxMs, maxMemoryMb } = this.confines;
    const limits = { milliseconds: maxMs, megabytes: maxMemoryMb };
    return late
      ? new AppError('worker_late', 'invalid', `The work was not done within ${maxMs} ms`, limits, cause)
      : new AppError('worker_broken', 'invalid', `The work was not done within ${maxMemoryMb} MiB`, limits, cause);
  }

  private async started(): Promise<Worker> {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(this.program, { resourceLimits: { maxOldGenerationSizeMb: this.confines.maxMemoryMb }, env: {}, execArgv: [], stdin: false });
    await once(worker, 'message');
    // An idle thread that ends is found gone by the next job.
    worker.on('error', () => undefined).on('exit', () => this.forget(worker));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined;
  }
}
