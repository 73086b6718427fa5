import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Injectable } from '@nestjs/common';
import { fromRecord } from '@waggle/errors';
import pLimit from 'p-limit';
import type { RawPage } from '../page-reader.service.js';
import { researchError } from '../research.error.js';
import type { ReadingAnswer, ReadingJob, Readings } from './reading-job.js';

const PROGRAM = new URL('./reading-worker.mjs', import.meta.url);

/**
 * Reads what strangers put on pages in a thread of its own: a page that takes too long or too much memory ends that thread, not
 * the server.
 */
@Injectable()
export class Reading {
  /** Some times what the largest page that is taken needs; waiting for an earlier page does not count. */
  protected readonly maxMs: number = 5_000;
  protected readonly maxMemoryMb: number = 128;
  private readonly oneAtATime = pLimit(1);
  private worker: Worker | undefined;

  /** @throws AppError `page_unreadable` */
  async of<Kind extends keyof Readings>(kind: Kind, page: RawPage): Promise<Readings[Kind]> {
    const answer = await this.oneAtATime(() => this.inWorker({ kind, page: { ...page, url: page.url.href } }));
    if ('error' in answer) throw fromRecord(answer.error);
    return answer.value as Readings[Kind];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private async inWorker(job: ReadingJob): Promise<ReadingAnswer> {
    const worker = await this.started();
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(this.maxMs)]);
    const gone = (): void => over.abort();
    worker.on('error', gone).on('exit', gone);
    try {
      const answer = once(worker, 'message', { signal });
      worker.postMessage(job);
      return (await answer)[0] as ReadingAnswer;
    } catch (thrown) {
      await this.stop();
      const limits = { milliseconds: this.maxMs, megabytes: this.maxMemoryMb };
      throw researchError('page_unreadable', `The page cannot be read within ${this.maxMs} ms and ${this.maxMemoryMb} MB`, limits, thrown);
    } finally {
      worker.off('error', gone).off('exit', gone);
    }
  }

  /** Loading the worker's code does not count as reading. */
  private async started(): Promise<Worker> {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: this.maxMemoryMb }, env: {}, execArgv: [], stdin: false });
    await once(worker, 'message');
    // An idle worker that breaks is found gone by the next page.
    worker.on('error', () => undefined).on('exit', () => this.forget(worker));
    worker.unref();
    this.worker = worker;
    return worker;
  }

  private forget(worker: Worker): void {
    if (this.worker === worker) this.worker = undefined;
  }

  private async stop(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}
