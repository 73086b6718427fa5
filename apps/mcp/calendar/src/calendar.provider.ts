import type { Found } from '@waggle/mcp-server';
import type { EventChange, EventDraft, Occurrence, Span, StoredEvent } from './calendar.js';

/**
 * One calendar, whichever system it is kept in. Every write names the grant, which the event keeps, so that a later look can
 * tell whether the write was made. An `AppError` out of a write says that nothing has happened.
 */
export abstract class CalendarProvider {
  /** Names the calendar among all that this database has reservations for. */
  abstract readonly calendar: string;

  /** Every time that is taken in the window, with recurrences expanded. @throws AppError a `CalendarErrorCode` */
  abstract occurrences(window: Span): Promise<Occurrence[]>;

  /** Undefined when there is certainly none (any more). @throws AppError a `VendorErrorCode` when nobody can tell */
  abstract read(eventId: string): Promise<StoredEvent | undefined>;

  /** The id that the event of a grant gets: always the same, so that it can be asked for after a crash. */
  abstract idFor(grantId: string): string;

  abstract create(draft: EventDraft, grantId: string): Promise<void>;

  /** @throws AppError `event_changed` when it is not at that version. */
  abstract update(eventId: string, version: string, change: EventChange, grantId: string): Promise<void>;

  /** @throws AppError `event_changed` when it is not at that version. */
  abstract remove(eventId: string, version: string): Promise<void>;

  async findCreated(grantId: string): Promise<Found> {
    return this.existing(await this.read(this.idFor(grantId)));
  }

  /** At its old version it was certainly not changed; at another one without our mark nobody can tell. */
  async findUpdated(eventId: string, version: string, grantId: string): Promise<Found> {
    const event = await this.read(eventId);
    if (event?.grantId === grantId) return this.existing(event);
    return event?.version === version ? { state: 'absent' } : { state: 'unknown' };
  }

  /** Gone is what was wanted; there means that the deletion did not take place. */
  async findRemoved(eventId: string): Promise<Found> {
    return (await this.read(eventId)) === undefined ? { state: 'found', providerId: eventId } : { state: 'absent' };
  }

  private existing(event: StoredEvent | undefined): Found {
    return event === undefined ? { state: 'absent' } : { state: 'found', providerId: event.eventId };
  }
}
