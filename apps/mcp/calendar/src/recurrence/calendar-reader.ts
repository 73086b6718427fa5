import { ConfinedWorker } from '@waggle/confined-worker';
import { fromRecord, hasCode } from '@waggle/errors';
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

/** Reads what strangers put into calendars, in confinement. */
export class CalendarReader {
  private readonly worker: ConfinedWorker<ReadingJob, ReadingAnswer>;

  constructor(private readonly settings: Settings) {
    this.worker = new ConfinedWorker(PROGRAM, { maxMs: settings.CALENDAR_READ_MS, maxMemoryMb: MAX_MEMORY_MB });
  }

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
    await this.worker.close();
  }

  private about() {
    const { CALENDAR_ZONE_RULES, CALENDAR_ZONEINFO, CALENDAR_ZONE, CALENDAR_OWNER } = this.settings;
    return { zones: { CALENDAR_ZONE_RULES, CALENDAR_ZONEINFO }, ownerZone: CALENDAR_ZONE, owner: CALENDAR_OWNER };
  }

  private async ask(job: ReadingJob): Promise<ReadingAnswer> {
    const answer = await this.worker.ask(job).catch((thrown: unknown) => {
      if (hasCode(thrown, 'worker_late')) throw calendarError('recurrence_timeout', `The calendar could not be read within ${this.settings.CALENDAR_READ_MS} ms`);
      throw calendarError('recurrence_too_large', 'The calendar could not be read in the memory it may take', {}, thrown);
    });
    if (answer.error !== undefined) throw fromRecord(answer.error);
    return answer;
  }
}
