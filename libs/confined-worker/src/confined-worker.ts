import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '@waggle/errors';
import pLimit from 'p-limit';
import type { ConfinedWorkerErrorCode } from './confined-worker.error.js';

export interface Confines {
  /** Of one job, in milliseconds; neither waiting for an earlier job nor loading the program counts. */
  readonly maxMs: number;
  /** Of loading the program, in milliseconds. Default 60,000: a busy machine takes seconds. */
  readonly maxLoadMs?: number;
  /** Of the thread's heap, in MiB. */
  readonly maxMemoryMb: number;
}

interface Asked<Answer> {
  answered(answer: Answer): void;
  failed(cause: unknown): void;
}

const LATE = Symbol('late');
const MAX_LOAD_MS = 60_000;

/**
 * One job after the other in a thread without environment that is started again when it was ended. Its program posts one message
 * when it is loaded, then one answer to each job.
 */
export class ConfinedWorker<Job, Answer> {
  private readonly oneAtATime = pLimit(1);
  private worker: Worker | undefined;
  private asked: Asked<Answer> | undefined;

  constructor(
    private readonly program: URL,
    private readonly confines: Confines,
  ) {}

  /**
   * @throws AppError `worker_late` (invalid) when the time was not enough, `worker_broken` (invalid) when the thread ended over the job,
   * `worker_unloaded` (transient) when it never came to it
   */
  ask(job: Job): Promise<Answer> {
    return this.oneAtATime(() => this.inThread(job));
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
    this.asked?.failed(new Error('The thread was ended.'));
  }

  private async inThread(job: Job): Promise<Answer> {
    const worker = await this.started();
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Answer>((answered, failed) => {
        this.asked = { answered, failed };
        timer = setTimeout(() => failed(LATE), this.confines.maxMs);
        worker.postMessage(job);
      });
    } catch (thrown) {
      this.asked = undefined;
      await this.close();
      throw this.explain(thrown);
    } finally {
      clearTimeout(timer);
      this.asked = undefined;
    }
  }

  private explain(cause: unknown): AppError<ConfinedWorkerErrorCode> {
    const { maxMs, maxMemoryMb } = this.confines;
    const limits = { milliseconds: maxMs, megabytes: maxMemoryMb };
    return cause === LATE
      ? new AppError('worker_late', 'invalid', `The work was not done within ${maxMs} ms`, limits)
      : new AppError('worker_broken', 'invalid', `The work was not done within ${maxMemoryMb} MiB`, limits, cause);
  }

  private async started(): Promise<Worker> {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(this.program, { resourceLimits: { maxOldGenerationSizeMb: this.confines.maxMemoryMb }, env: {}, execArgv: [], stdin: false });
    await this.loaded(worker);
    // One listener for all jobs: what a thread says that is not the current one is nobody's answer.
    worker.on('message', (answer: Answer) => this.of(worker)?.answered(answer));
    worker.on('error', (cause) => this.of(worker)?.failed(cause));
    // An idle thread that ends is found gone by the next job.
    worker.on('exit', (code) => {
      this.of(worker)?.failed(new Error(`The thread ended with ${code}.`));
      if (this.worker === worker) this.worker = undefined;
    });
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private async loaded(worker: Worker): Promise<void> {
    const { maxLoadMs = MAX_LOAD_MS } = this.confines;
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(new Error(`It was not loaded within ${maxLoadMs} ms.`)), maxLoadMs);
    worker.once('exit', (code) => over.abort(new Error(`It ended with ${code}.`)));
    try {
      // The first thing that it says; it rejects where the program throws.
      await once(worker, 'message', over);
    } catch (thrown) {
      await worker.terminate();
      throw new AppError<ConfinedWorkerErrorCode>('worker_unloaded', 'transient', 'The thread did not load its program', {}, over.signal.reason ?? thrown);
    } finally {
      clearTimeout(timer);
    }
  }

  private of(worker: Worker): Asked<Answer> | undefined {
    return this.worker === worker ? this.asked : undefined;
  }
}
