import { type Refusal, VendorApi, vendorError, VendorUncertainError } from '@waggle/vendor-api';
import { z } from 'zod';
import type { Span } from '../calendar.js';
import type { CalendarConfig } from '../calendar.config.js';
import { calendarError } from '../calendar.error.js';
import { changed } from '../ics/ics.provider.js';
import { type GoogleEvent, googleEventSchema, googlePageSchema } from './google-event.js';
import { GoogleToken } from './google-token.js';

type Credential = 'CALENDAR_GOOGLE_CLIENT_ID' | 'CALENDAR_GOOGLE_CLIENT_SECRET' | 'CALENDAR_GOOGLE_REFRESH_TOKEN';
export type GoogleSettings = Pick<CalendarConfig, 'CALENDAR_GOOGLE_ID' | 'CALENDAR_GOOGLE_URL' | 'CALENDAR_GOOGLE_TOKEN_URL'> & Readonly<Record<Credential, string>>;

const PAGE_SIZE = 2_500;
const MAX_PAGES = 20;
/** Guests hear of what happens to a meeting. */
const TELL = { sendUpdates: 'all' };

const refusalSchema = z.object({ error: z.object({ errors: z.array(z.object({ reason: z.string() })).optional() }) });
/** Reasons under 403 that pass by themselves. */
const BUSY = ['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded', 'calendarUsageLimitsExceeded'];

/** The calls of the Calendar API that we make, on one calendar. */
export class GoogleApi {
  private readonly api: VendorApi;
  private readonly token: GoogleToken;
  private readonly events: string;

  constructor(settings: GoogleSettings) {
    this.token = new GoogleToken(settings);
    this.events = `/calendars/${encodeURIComponent(settings.CALENDAR_GOOGLE_ID)}/events`;
    this.api = new VendorApi({
      vendor: 'Google Calendar',
      baseUrl: settings.CALENDAR_GOOGLE_URL,
      headers: async () => ({ authorization: `Bearer ${await this.token.get()}` }),
      refusal: (refusal) => this.refused(refusal),
    });
  }

  /** Single events and occurrences of series: Google expands these itself. */
  async list({ start, end }: Span): Promise<GoogleEvent[]> {
    const query = { singleEvents: 'true', showDeleted: 'false', timeMin: new Date(start).toISOString(), timeMax: new Date(end).toISOString(), maxResults: PAGE_SIZE };
    const found: GoogleEvent[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { items, nextPageToken } = await this.api.call({ method: 'GET', path: this.events, query: { ...query, pageToken }, answer: googlePageSchema });
      found.push(...items);
      if (nextPageToken === undefined) return found;
      pageToken = nextPageToken;
    }
    throw calendarError('recurrence_too_large', 'The calendar has too many events in this time; ask for a shorter one', { most: PAGE_SIZE * MAX_PAGES });
  }

  /** @throws AppError `vendor_not_found` */
  get(eventId: string): Promise<GoogleEvent> {
    return this.api.call({ method: 'GET', path: this.pathOf(eventId), answer: googleEventSchema });
  }

  /** @throws VendorUncertainError also when the id is taken: it comes from the grant, so it may well be ours. */
  async insert(event: Readonly<Record<string, unknown>>): Promise<void> {
    const query = { ...TELL, conferenceDataVersion: 1 };
    await this.named('', new VendorUncertainError('Google Calendar has an event of that id'), () => this.api.call({ method: 'POST', path: this.events, query, body: event, answer: googleEventSchema }));
  }

  /** @throws AppError `event_changed`, `event_not_found` */
  async patch(eventId: string, version: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    await this.named(eventId, changed(eventId), () =>
      this.api.call({ method: 'PATCH', path: this.pathOf(eventId), query: TELL, headers: { 'if-match': version }, body: fields, answer: googleEventSchema }),
    );
  }

  /** @throws AppError `event_changed`, `event_not_found` */
  async remove(eventId: string, version: string): Promise<void> {
    await this.named(eventId, changed(eventId), () =>
      this.api.call({ method: 'DELETE', path: this.pathOf(eventId), query: TELL, headers: { 'if-match': version }, answer: z.undefined() }),
    );
  }

  private pathOf(eventId: string): string {
    return `${this.events}/${encodeURIComponent(eventId)}`;
  }

  private async named(eventId: string, on409or412: Error, call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
    } catch (thrown) {
      const { code, details } = thrown as { code?: string; details?: Record<string, unknown> };
      if (details?.['status'] === 409 || details?.['status'] === 412) throw on409or412;
      if (code === 'vendor_not_found' && eventId !== '') throw calendarError('event_not_found', 'There is no such event (any more)', { eventId }, thrown);
      throw thrown;
    }
  }

  private refused({ status, body }: Refusal) {
    const { data } = refusalSchema.safeParse(body);
    const reason = data?.error.errors?.[0]?.reason ?? '';
    if (status === 401) this.token.forget();
    return status === 403 && BUSY.includes(reason) ? vendorError('vendor_busy', 'Google Calendar wants fewer calls', { status, reason, retryAfterSeconds: 60 }) : undefined;
  }
}
