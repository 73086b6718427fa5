import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { BatchedWorker } from '@waggle/confined-worker';
import type { NamedText, ScanReport } from '@waggle/contracts';
import { fromRecord, toAppError } from '@waggle/errors';
import { type Learnt, NOTHING_LEARNT } from '@waggle/guard';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { Lessons } from './lessons.service.js';
import type { ScanAnswer, ScanJob } from './scan-job.js';

/** Stands beside this file, from source and built. */
export const SCAN_PROGRAM = Symbol('scan program');
export const DEFAULT_SCAN_PROGRAM = new URL('./scan-worker.mjs', import.meta.url);
/** A text of 10 MiB takes some seconds; what takes longer is hostile. */
const CONFINES = { maxMs: 15_000, maxMemoryMb: 512 };

/** Longer texts are nobody's company on the way to the thread, in UTF-16 units. */
const SHORT = 100_000;

/**
 * Scans in a thread of its own: a text over which the guard hangs or breaks ends that thread, not the agent. Short texts that wait
 * meanwhile go over together. What could not be scanned is tried once more, alone, then it is blocked: nothing passes unscanned.
 */
@Injectable()
export class TextScanner implements BeforeApplicationShutdown {
  private readonly worker: BatchedWorker<ScanJob, ScanAnswer>;
  private lessonsNow = { id: 0, learnt: NOTHING_LEARNT };

  constructor(
    private readonly lessons: Lessons,
    @Inject(LOGGER) private readonly log: Logger,
    @Inject(SCAN_PROGRAM) { program, maxMs = CONFINES.maxMs }: { readonly program: URL; readonly maxMs?: number },
  ) {
    this.worker = new BatchedWorker(program, { ...CONFINES, maxMs });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.close();
  }

  /** Never throws: a failure is a report that blocks. */
  async scan(texts: readonly NamedText[], stage: 'inbound' | 'outbound'): Promise<ScanReport> {
    const learnt = await this.lessons.learnt();
    if (learnt !== this.lessonsNow.learnt) this.lessonsNow = { id: this.lessonsNow.id + 1, learnt };
    const job: ScanJob = { texts, stage, lessons: { id: this.lessonsNow.id } };
    const isShort = texts.reduce((length, { text }) => length + text.length, 0) <= SHORT;
    try {
      return await this.attempt(job, learnt, isShort).catch(() => this.attempt(job, learnt, false));
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      this.log.error({ code, detail: message, stage }, 'a text could not be scanned and is blocked');
      return unscanned(texts, code);
    }
  }

  private async attempt(job: ScanJob, learnt: Learnt, inCompany: boolean): Promise<ScanReport> {
    const ask = (one: ScanJob): Promise<ScanAnswer> => (inCompany ? this.worker.together(one) : this.worker.alone(one));
    let answer = await ask(job);
    // A thread that has just begun, or lessons that are new.
    if ('unknown' in answer) answer = await ask({ ...job, lessons: { ...job.lessons, learnt } });
    if ('error' in answer) throw fromRecord(answer.error);
    if ('unknown' in answer) throw new Error('The thread does not take the lessons.');
    return answer.report;
  }
}

function unscanned(texts: readonly NamedText[], code: string): ScanReport {
  const reason = code === 'worker_late' ? 'could not be scanned in the time that a scan may take' : 'could not be scanned: the guard failed over it';
  return { verdict: 'block', score: 1, flagged: true, findings: [{ category: 'threat', rule: 'unscanned', score: 1, text: texts[0]?.name ?? '', start: 0, end: 0, reason }], redacted: [] };
}
