import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** Something else is there, or nearer than the buffer allows. */
  slot_taken: 'conflict',
  /** Outside the owner's working hours. */
  outside_working_hours: 'invalid',
  /** The times are in the past, in the wrong order, too far apart, or only half given. */
  time_invalid: 'invalid',
  zone_unknown: 'invalid',
  event_not_found: 'missing',
  /** Somebody has changed the event since. */
  event_changed: 'conflict',
  /** A series: this tool changes single events only. */
  event_recurring: 'invalid',
  /** An entry of the calendar that cannot be understood; `eventId` says which. */
  entry_invalid: 'invalid',
  /** A recurrence that is no valid rule, or has parts that we do not know. */
  recurrence_invalid: 'invalid',
  /** A recurrence with more occurrences than can be looked at. */
  recurrence_too_large: 'invalid',
  /** Reading the calendar took longer than allowed. */
  recurrence_timeout: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type CalendarErrorCode = keyof typeof KINDS;

export function calendarError(code: CalendarErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<CalendarErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
