import { createHash } from 'node:crypto';
import { hasCode } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import type { EventChange, EventDraft, Occurrence, Span, StoredEvent } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { CalendarProvider } from '../calendar.provider.js';
import type { Zones } from '../zones/zones.js';
import type { GoogleApi } from './google-api.js';
import { fieldsOf, type GoogleEvent, isAllDay, toStored } from './google-event.js';

/** A Google calendar. */
export class GoogleProvider extends CalendarProvider {
  readonly calendar: string;
  private readonly zone: string;

  constructor(
    private readonly api: GoogleApi,
    config: Pick<CalendarConfig, 'CALENDAR_ZONE' | 'CALENDAR_GOOGLE_ID'>,
    private readonly zones: Zones,
  ) {
    super();
    this.zone = config.CALENDAR_ZONE;
    this.calendar = `google ${config.CALENDAR_GOOGLE_ID}`;
  }

  async occurrences(window: Span): Promise<Occurrence[]> {
    const events = await this.api.list(window);
    return events.flatMap((event) => {
      const stored = toStored(event, this.zones, this.zone);
      if (stored === undefined || !stored.busy || stored.end <= stored.start) return [];
      const { eventId, version, start, end, recurring } = stored;
      return [{ eventId, version, start, end, recurring, allDay: isAllDay(event) }];
    });
  }

  async read(eventId: string): Promise<StoredEvent | undefined> {
    const event = await this.get(eventId);
    return event === undefined ? undefined : toStored(event, this.zones, this.zone);
  }

  /** Google takes ids of the letters a to v and digits (base32hex). */
  idFor(grantId: string): string {
    return createHash('sha256').update(grantId).digest('hex').slice(0, 40);
  }

  async create({ video, ...draft }: EventDraft, grantId: string): Promise<void> {
    const conferenceData = { createRequest: { requestId: grantId, conferenceSolutionKey: { type: 'hangoutsMeet' } } };
    await this.api.insert({ id: this.idFor(grantId), ...fieldsOf(draft, this.zone, grantId), ...(video && { conferenceData }) });
  }

  async update(eventId: string, version: string, change: EventChange, grantId: string): Promise<void> {
    const event = change.attendees === undefined ? undefined : await this.get(eventId);
    await this.api.patch(eventId, version, fieldsOf(change, this.zone, grantId, event?.attendees));
  }

  async remove(eventId: string, version: string): Promise<void> {
    await this.api.remove(eventId, version);
  }

  /** Google keeps what was deleted, as cancelled: it was booked all the same, and its id cannot be used again. */
  override async findCreated(grantId: string): Promise<Found> {
    const event = await this.get(this.idFor(grantId));
    return event === undefined ? { state: 'absent' } : { state: 'found', providerId: event.id };
  }

  private async get(eventId: string): Promise<GoogleEvent | undefined> {
    try {
      return await this.api.get(eventId);
    } catch (thrown) {
      if (hasCode(thrown, 'vendor_not_found')) return undefined;
      throw thrown;
    }
  }
}
