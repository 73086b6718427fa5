import { z } from 'zod';
import type { EventChange, Span, StoredEvent } from '../calendar.js';
import type { Zones } from '../zones/zones.js';

/** A moment, or a whole day in the calendar's zone. */
const timeSchema = z.union([z.object({ dateTime: z.iso.datetime({ offset: true }) }), z.object({ date: z.iso.date() })]);
const attendeeSchema = z.looseObject({ email: z.string().optional(), self: z.boolean().optional(), responseStatus: z.string().optional() });

/** What we read of an event (Calendar API v3). A cancelled one has little more than its id. */
export const googleEventSchema = z.object({
  id: z.string(),
  etag: z.string(),
  status: z.string().optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  transparency: z.string().optional(),
  recurrence: z.array(z.string()).optional(),
  recurringEventId: z.string().optional(),
  attendees: z.array(attendeeSchema).optional(),
  extendedProperties: z.object({ private: z.record(z.string(), z.string()).optional() }).optional(),
});
export type GoogleEvent = z.infer<typeof googleEventSchema>;

export const googlePageSchema = z.object({ items: z.array(googleEventSchema), nextPageToken: z.string().optional() });

/** The private property that tells which grant an event was last written under. */
const GRANT = 'waggleGrant';

/** Undefined for what was deleted. */
export function toStored(event: GoogleEvent, zones: Zones, zone: string): StoredEvent | undefined {
  const { id, etag, status, start, end, transparency, recurrence, recurringEventId, attendees = [], extendedProperties } = event;
  if (status === 'cancelled' || start === undefined || end === undefined) return undefined;
  const declined = attendees.some(({ self, responseStatus }) => self === true && responseStatus === 'declined');
  return {
    eventId: id,
    version: etag,
    start: instantOf(start, zones, zone),
    end: instantOf(end, zones, zone),
    recurring: recurrence !== undefined || recurringEventId !== undefined,
    busy: transparency !== 'transparent' && !declined,
    grantId: extendedProperties?.private?.[GRANT] ?? null,
  };
}

export function isAllDay({ start }: GoogleEvent): boolean {
  return start !== undefined && 'date' in start;
}

function instantOf(time: z.infer<typeof timeSchema>, zones: Zones, zone: string): number {
  return 'date' in time ? zones.toInstant(Date.parse(`${time.date}T00:00:00Z`), zone) : Date.parse(time.dateTime);
}

/** The fields of the request; who stays invited keeps the answer that was given. */
export function fieldsOf(change: EventChange, zone: string, grantId: string, invited: GoogleEvent['attendees'] = []): Record<string, unknown> {
  const { start, end, attendees, ...texts } = change;
  const known = (email: string) => invited.find((attendee) => attendee.email?.toLowerCase() === email.toLowerCase());
  return {
    ...texts,
    ...(start !== undefined && end !== undefined && timesOf({ start, end }, zone)),
    ...(attendees !== undefined && { attendees: attendees.map((email) => known(email) ?? { email }) }),
    extendedProperties: { private: { [GRANT]: grantId } },
  };
}

function timesOf({ start, end }: Span, timeZone: string): Record<string, unknown> {
  const time = (instant: number) => ({ dateTime: new Date(instant).toISOString(), timeZone });
  return { start: time(start), end: time(end) };
}
