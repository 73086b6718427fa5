import { type Confines, ConfinedWorker } from '@waggle/confined-worker';
import { fromRecord } from '@waggle/errors';
import type { RawPage } from '../page-reader.service.js';
import { researchError } from '../research.error.js';
import type { ReadingAnswer, ReadingJob, Readings } from './reading-job.js';

const PROGRAM = new URL('./reading-worker.mjs', import.meta.url);
/** Some times what the largest page that is taken needs. */
export const CONFINES: Confines = { maxMs: 5_000, maxMemoryMb: 128 };

/** Reads what strangers put on pages, in confinement. */
export class Reading {
  private readonly worker: ConfinedWorker<ReadingJob, ReadingAnswer>;

  constructor(confines: Confines) {
    this.worker = new ConfinedWorker(PROGRAM, confines);
  }

  /** @throws AppError `page_unreadable` */
  async of<Kind extends keyof Readings>(kind: Kind, page: RawPage): Promise<Readings[Kind]> {
    const answer = await this.worker.ask({ kind, page: { ...page, url: page.url.href } }).catch((thrown: unknown) => {
      throw researchError('page_unreadable', 'The page cannot be read in the time and the memory it may take', {}, thrown);
    });
    if ('error' in answer) throw fromRecord(answer.error);
    return answer.value as Readings[Kind];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker.close();
  }
}
