import type { OnApplicationShutdown } from '@nestjs/common';
import type { EventChange, EventDraft, Occurrence, Span, StoredEvent } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import { CalendarProvider } from '../calendar.provider.js';
import type { CalendarReader } from '../recurrence/calendar-reader.js';
import type { CalendarObject } from '../recurrence/read-calendar.js';
import { videoLink } from '../video-link.js';
import { editEvent } from './edit-event.js';
import { type Authorship, writeEvent } from './write-event.js';

/** A calendar that consists of iCalendar objects, each with a version. */
export abstract class IcsProvider extends CalendarProvider implements OnApplicationShutdown {
  constructor(
    protected readonly config: Pick<CalendarConfig, 'CALENDAR_OWNER' | 'CALENDAR_VIDEO_URL'>,
    private readonly reader: CalendarReader,
  ) {
    super();
  }

  /** The whole calendar as it is now. */
  protected abstract objects(): Promise<readonly CalendarObject[]>;
  protected abstract object(eventId: string): Promise<CalendarObject | undefined>;
  protected abstract add(eventId: string, ics: string): Promise<void>;
  protected abstract replace(object: CalendarObject): Promise<void>;
  protected abstract discard(eventId: string, version: string): Promise<void>;

  async occurrences(window: Span): Promise<Occurrence[]> {
    return this.reader.occurrences(await this.objects(), window);
  }

  async read(eventId: string): Promise<StoredEvent | undefined> {
    const object = await this.object(eventId);
    return object === undefined ? undefined : this.reader.event(object);
  }

  idFor(grantId: string): string {
    return `${grantId}.ics`;
  }

  async create(draft: EventDraft, grantId: string): Promise<void> {
    const video = draft.video ? videoLink(this.config.CALENDAR_VIDEO_URL, grantId) : undefined;
    await this.add(this.idFor(grantId), writeEvent(draft, this.authorship(grantId), video));
  }

  async update(eventId: string, version: string, change: EventChange, grantId: string): Promise<void> {
    const object = await this.object(eventId);
    if (object === undefined) throw calendarError('event_not_found', 'There is no such event (any more)', { eventId });
    if (object.version !== version) throw changed(eventId);
    await this.replace({ ...object, ics: editEvent(object.ics, change, this.authorship(grantId)) });
  }

  async remove(eventId: string, version: string): Promise<void> {
    await this.discard(eventId, version);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.reader.close();
  }

  private authorship(grantId: string): Authorship {
    return { grantId, owner: this.config.CALENDAR_OWNER, now: Date.now() };
  }
}

export function changed(eventId: string): Error {
  return calendarError('event_changed', 'Somebody has changed the event since; look at it again', { eventId });
}
