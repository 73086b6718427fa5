import type { EventDraft } from '../calendar.js';
import { escapeText, fold, utcTime } from './content-lines.js';
import { GRANT_PROPERTY } from './entry.js';

export interface Authorship {
  readonly grantId: string;
  /** Mail address of the organizer. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A new calendar object with one event. @param video the link, or undefined for none. */
export function writeEvent(draft: EventDraft, { grantId, owner, now }: Authorship, video: string | undefined): string {
  return fold([
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Waggle//Calendar//EN',
    'BEGIN:VEVENT',
    `UID:${grantId}@waggle`,
    `DTSTAMP:${utcTime(now)}`,
    'SEQUENCE:0',
    'STATUS:CONFIRMED',
    'TRANSP:OPAQUE',
    ...timeLines(draft),
    `SUMMARY:${escapeText(draft.summary)}`,
    ...textLine('DESCRIPTION', withVideo(draft.description, video)),
    ...textLine('LOCATION', draft.location),
    // RFC 7986; few programs show it, so the link stands in the description too.
    ...(video === undefined ? [] : [`CONFERENCE;VALUE=URI;FEATURE=VIDEO:${video}`]),
    ...(draft.attendees.length === 0 ? [] : [organizerLine(owner), ...draft.attendees.map(attendeeLine)]),
    grantLine(grantId),
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
}

export function timeLines({ start, end }: { start: number; end: number }): string[] {
  return [`DTSTART:${utcTime(start)}`, `DTEND:${utcTime(end)}`];
}

/** No line for an empty text. */
export function textLine(name: string, text: string): string[] {
  return text === '' ? [] : [`${name}:${escapeText(text)}`];
}

export function organizerLine(owner: string): string {
  return `ORGANIZER:mailto:${owner}`;
}

export function attendeeLine(address: string): string {
  return `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${address}`;
}

export function grantLine(grantId: string): string {
  return `${GRANT_PROPERTY.toUpperCase()}:${grantId}`;
}

export function withVideo(description: string, video: string | undefined): string {
  return [description, video === undefined ? '' : `Video: ${video}`].filter((part) => part !== '').join('\n\n');
}
