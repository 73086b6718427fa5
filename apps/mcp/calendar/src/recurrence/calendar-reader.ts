import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { fromRecord } from '@waggle/errors';
import pLimit from 'p-limit';
import type { Occurrence, Span, StoredEvent } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import type { CalendarObject } from './read-calendar.js';
import type { ReadingAnswer, ReadingJob } from './reading-job.js';

const PROGRAM = new URL('./reading-worker.mjs', import.meta.url);
/** Candidates of one event's rules: more than a century of every hour. */
const MAX_STEPS = 1_000_000;
const MAX_MEMORY_MB = 256;

type Settings = Pick<CalendarConfig, 'CALENDAR_ZONE_RULES' | 'CALENDAR_ZONEINFO' | 'CALENDAR_ZONE' | 'CALENDAR_OWNER' | 'CALENDAR_READ_MS' | 'CALENDAR_MAX_OCCURRENCES'>;

/**
 * Reads what strangers put into calendars in a thread of its own: an input that takes too long or too much memory ends that
 * thread, not the server.
 */
export class CalendarReader {
  private readonly oneAtATime = pLimit(1);
  private worker: Worker | undefined;

  constructor(private readonly settings: Settings) {}

  /** @throws AppError a `CalendarErrorCode` */
  async occurrences(objects: readonly CalendarObject[], window: Span): Promise<Occurrence[]> {
    const limits = { maxOccurrences: this.settings.CALENDAR_MAX_OCCURRENCES, maxSteps: MAX_STEPS };
    const { occurrences = [] } = await this.ask({ kind: 'calendar', objects, window, limits, ...this.about() });
    return occurrences;
  }

  /** @throws AppError a `CalendarErrorCode` */
  async event(object: CalendarObject): Promise<StoredEvent> {
    const { event } = await this.ask({ kind: 'event', object, ...this.about() });
    if (event === undefined) throw calendarError('entry_invalid', `The event ${object.eventId} cannot be read`, { eventId: object.eventId });
    return event;
  }

  async close(): Promise<void> {
    await this.stop();
  }

  private about() {
    const { CALENDAR_ZONE_RULES, CALENDAR_ZONEINFO, CALENDAR_ZONE, CALENDAR_OWNER } = this.settings;
    return { zones: { CALENDAR_ZONE_RULES, CALENDAR_ZONEINFO }, ownerZone: CALENDAR_ZONE, owner: CALENDAR_OWNER };
  }

  private async ask(job: ReadingJob): Promise<ReadingAnswer> {
    const answer = await this.oneAtATime(() => this.inWorker(job));
    if (answer.error !== undefined) throw fromRecord(answer.error);
    return answer;
  }

  private async inWorker(job: ReadingJob): Promise<ReadingAnswer> {
    const worker = await this.started();
    const signal = AbortSignal.timeout(this.settings.CALENDAR_READ_MS);
    const { promise, resolve, reject } = withResolvers<ReadingAnswer>();
    const late = (): void => reject(calendarError('recurrence_timeout', `The calendar could not be read within ${this.settings.CALENDAR_READ_MS} ms`));
    const broken = (cause: unknown): void => reject(calendarError('recurrence_too_large', 'The calendar could not be read in the memory it may take', {}, cause));
    signal.addEventListener('abort', late);
    worker.on('message', resolve).on('error', broken).on('exit', broken);
    try {
      worker.postMessage(job);
      return await promise;
    } catch (thrown) {
      await this.stop();
      throw thrown;
    } finally {
      signal.removeEventListener('abort', late);
      worker.off('message', resolve).off('error', broken).off('exit', broken);
    }
  }

  /** Loading the worker's code does not count as reading. */
  private async started(): Promise<Worker> {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: MAX_MEMORY_MB }, env: {}, execArgv: [], stdin: false });
    await once(worker, 'message');
    // An idle worker that breaks is found gone by the next job.
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

function withResolvers<T>() {
  let settle: { resolve: (value: T) => void; reject: (cause: unknown) => void } | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  return { promise, resolve: (value: T) => settle?.resolve(value), reject: (cause: unknown) => settle?.reject(cause) };
}
