import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@waggle/persistence';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import { changed, IcsProvider } from '../ics/ics.provider.js';
import type { CalendarReader } from '../recurrence/calendar-reader.js';
import type { CalendarObject } from '../recurrence/read-calendar.js';

interface EventRow {
  event_id: string;
  version: string;
  ics: string;
}

type Settings = Pick<CalendarConfig, 'CALENDAR_OWNER' | 'CALENDAR_VIDEO_URL' | 'CALENDAR_SANDBOX_LATENCY_MS'>;

/** Behaves like a CalDAV server and needs none: the objects and their ETags stay in the database. */
export class SandboxProvider extends IcsProvider {
  readonly calendar = 'sandbox';

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    reader: CalendarReader,
  ) {
    super(settings, reader);
  }

  protected async objects(): Promise<CalendarObject[]> {
    await this.latency();
    return (await this.database.query<EventRow>('SELECT * FROM sandbox_event')).map(toObject);
  }

  protected async object(eventId: string): Promise<CalendarObject | undefined> {
    await this.latency();
    return (await this.database.query<EventRow>('SELECT * FROM sandbox_event WHERE event_id = $1', [eventId])).map(toObject)[0];
  }

  protected async add(eventId: string, ics: string): Promise<void> {
    await this.latency();
    await this.database.query('INSERT INTO sandbox_event (event_id, version, ics) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [eventId, etag(), ics]);
  }

  protected async replace({ eventId, version, ics }: CalendarObject): Promise<void> {
    await this.latency();
    const sql = 'UPDATE sandbox_event SET version = $3, ics = $4 WHERE event_id = $1 AND version = $2 RETURNING event_id';
    if ((await this.database.query(sql, [eventId, version, etag(), ics])).length === 0) throw changed(eventId);
  }

  protected async discard(eventId: string, version: string): Promise<void> {
    await this.latency();
    const gone = await this.database.query('DELETE FROM sandbox_event WHERE event_id = $1 AND version = $2 RETURNING event_id', [eventId, version]);
    if (gone.length > 0) return;
    if ((await this.object(eventId)) !== undefined) throw changed(eventId);
    throw calendarError('event_not_found', 'There is no such event (any more)', { eventId });
  }

  private async latency(): Promise<void> {
    if (this.settings.CALENDAR_SANDBOX_LATENCY_MS > 0) await pause(this.settings.CALENDAR_SANDBOX_LATENCY_MS);
  }
}

function etag(): string {
  return `"${randomUUID()}"`;
}

function toObject({ event_id: eventId, version, ics }: EventRow): CalendarObject {
  return { eventId, version, ics };
}
