import { AppError, isError } from '@waggle/errors';
import type { Occurrence, Span, StoredEvent } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import { type EntryReading, readEntries } from '../ics/entry.js';
import { Budget } from './budget.js';
import { busyTimes, checkCount, ownTime } from './occurrences.js';

/** A calendar object as a server keeps it. */
export interface CalendarObject {
  readonly eventId: string;
  readonly version: string;
  readonly ics: string;
}

export interface ReadingLimits {
  readonly maxOccurrences: number;
  /** Candidates that may be looked at, see `Budget`. */
  readonly maxSteps: number;
}

/** @throws AppError a `CalendarErrorCode` with the `eventId` of what cannot be read: a calendar that is half understood is not free. */
export function readCalendar(objects: readonly CalendarObject[], window: Span, reading: EntryReading, limits: ReadingLimits): Occurrence[] {
  const found: Occurrence[] = [];
  for (const object of objects) {
    const { eventId, version } = object;
    namingEvent(object, () => {
      const entries = readEntries(object.ics, reading);
      const recurring = entries.length > 1 || entries.some(isRecurring);
      const allDay = entries.some(({ start }) => start.isDate);
      for (const { start, end } of busyTimes(entries, window, new Budget(limits.maxSteps))) found.push({ eventId, version, start, end, allDay, recurring });
      checkCount(found.length, limits.maxOccurrences);
    });
  }
  return found.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** One object as a single event; of a series its first occurrence. */
export function readEvent(object: CalendarObject, reading: EntryReading): StoredEvent {
  return namingEvent(object, () => {
    const entries = readEntries(object.ics, reading);
    const [entry] = entries;
    if (entry === undefined) throw calendarError('entry_invalid', 'This is no event');
    const { eventId, version } = object;
    const recurring = entries.length > 1 || isRecurring(entry);
    return { eventId, version, ...ownTime(entry), recurring, busy: entry.busy, grantId: entry.grantId };
  });
}

function isRecurring({ rules, extra, replaces }: { rules: readonly unknown[]; extra: readonly unknown[]; replaces: number | undefined }): boolean {
  return rules.length > 0 || extra.length > 0 || replaces !== undefined;
}

function namingEvent<T>({ eventId }: CalendarObject, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof AppError) throw new AppError(thrown.code, thrown.kind, `${thrown.message} (event ${eventId})`, { ...thrown.details, eventId });
    throw calendarError('entry_invalid', `The event ${eventId} cannot be read: ${isError(thrown) ? thrown.message.slice(0, 200) : ''}`, { eventId }, thrown);
  }
}
