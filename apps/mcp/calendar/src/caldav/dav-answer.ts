import { vendorError } from '@waggle/vendor-api';
import type { DAVResponse } from 'tsdav';
import type { CalendarObject } from '../recurrence/read-calendar.js';

export const VENDOR = 'The calendar server';

/** Only by these words of the server itself is an object not there (any more). */
const GONE = [404, 410];

/** False for an error page or a body that is no XML, whatever its status. */
export function isMultiStatus({ raw }: DAVResponse): boolean {
  return typeof raw === 'object' && raw !== null && 'multistatus' in raw;
}

/** ETags by the id of the object. @throws AppError `vendor_unavailable` when one lacks: left out, it would pass for deleted. */
export function versionsIn(answers: readonly DAVResponse[]): Map<string, string> {
  const versions = new Map<string, string>();
  for (const { href, props } of answers) {
    const [eventId, version] = [idOf(href), textOf(props?.['getetag'])];
    if (eventId === undefined || isFolder(props?.['resourcetype'])) continue;
    if (version === undefined) throw notGiven(eventId);
    versions.set(eventId, version);
  }
  return versions;
}

/** Undefined when the server says that there is none. @throws AppError `vendor_unavailable` when it gives the object only in part, or not now. */
export function objectIn({ ok, status, props }: DAVResponse, eventId: string): CalendarObject | undefined {
  if (GONE.includes(status)) return undefined;
  const [version, ics] = [textOf(props?.['getetag']), textOf(props?.['calendarData'])];
  if (!ok || version === undefined || ics === undefined) throw notGiven(eventId, status);
  return { eventId, version, ics };
}

export function refused(status: number): Error {
  if (status === 401 || status === 403) return vendorError('vendor_unauthorized', `${VENDOR} does not accept our credential`, { status });
  if (status === 404) return vendorError('vendor_not_found', `${VENDOR} has no calendar at CALENDAR_CALDAV_URL`, { status });
  if (status === 429 || status >= 500) return vendorError('vendor_unavailable', `${VENDOR} cannot answer now`, { status });
  return vendorError('vendor_answer_invalid', `${VENDOR} does not answer as CalDAV`, { status });
}

/** The last part of the address; undefined for the collection and for what lies in it as a folder. @throws AppError `vendor_answer_invalid` */
export function idOf(href: string | undefined): string | undefined {
  const name = href?.split('/').at(-1) ?? '';
  try {
    return name === '' ? undefined : decodeURIComponent(name);
  } catch (thrown) {
    throw vendorError('vendor_answer_invalid', `${VENDOR} gave an address that cannot be read`, {}, thrown);
  }
}

/** The XML reader turns what looks like a number into one. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const inner = typeof value === 'object' && value !== null && '_cdata' in value ? value._cdata : undefined;
  return typeof inner === 'string' ? inner : undefined;
}

function isFolder(type: unknown): boolean {
  return typeof type === 'object' && type !== null && 'collection' in type;
}

function notGiven(eventId: string, status?: number): Error {
  return vendorError('vendor_unavailable', `${VENDOR} did not give an event in full`, { eventId, ...(status !== undefined && { status }) });
}
