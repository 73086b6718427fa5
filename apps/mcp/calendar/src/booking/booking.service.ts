import { Inject, Injectable } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import { effectError } from '@waggle/mcp-server';
import type { Logger } from '@waggle/observability';
import { LOGGER } from '@waggle/runtime';
import { type EventChange, type EventDraft, overlap, type Span, type StoredEvent, widened } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import { CalendarProvider } from '../calendar.provider.js';
import { BookingRules } from './booking-rules.js';
import { type SlotInTheWay, SlotRepository } from './slot.repository.js';

/**
 * Writes meetings so that no two are ever in one slot: the slot is reserved in the database first, which only one of all
 * instances can; under that reservation the calendar is read, and only then written.
 */
@Injectable()
export class BookingService {
  constructor(
    readonly calendar: CalendarProvider,
    private readonly slots: SlotRepository,
    private readonly rules: BookingRules,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Would a meeting be allowed there now? @throws AppError `effect_stale` when the slot is taken, or the rule that it breaks */
  async checkFree(span: Span, eventId?: string): Promise<void> {
    this.rules.check(span);
    if (await this.isTaken(span, eventId)) throw effectError('effect_stale', 'The slot is no longer free', { start: this.rules.format(span.start), end: this.rules.format(span.end) });
  }

  /** Is the event still what was approved? @throws AppError `effect_stale`, `event_recurring` */
  async checkVersion(eventId: string, version: string): Promise<StoredEvent> {
    const event = await this.calendar.read(eventId);
    if (event === undefined) throw effectError('effect_stale', 'The event is no longer there', { eventId });
    if (event.version !== version) throw effectError('effect_stale', 'The event was changed since it was approved', { eventId, version: event.version });
    if (event.recurring) throw calendarError('event_recurring', 'This event belongs to a series; only single events are changed here', { eventId });
    return event;
  }

  /** @throws AppError `effect_stale` among others: nothing was booked. */
  async create(draft: EventDraft, grantId: string): Promise<{ providerId: string }> {
    const eventId = this.calendar.idFor(grantId);
    return orStale(this.inSlot(draft, eventId, grantId, () => this.calendar.create(draft, grantId)));
  }

  /** @throws AppError `effect_stale` among others: nothing was changed. */
  async update(eventId: string, version: string, change: EventChange, grantId: string): Promise<{ providerId: string }> {
    const write = (): Promise<void> => this.calendar.update(eventId, version, change, grantId);
    const { start, end } = change;
    if (start !== undefined && end !== undefined) return orStale(this.inSlot({ start, end }, eventId, grantId, write));
    await orStale(write());
    return { providerId: eventId };
  }

  /** @throws AppError `effect_stale` among others: nothing was deleted. */
  async remove(eventId: string, version: string): Promise<{ providerId: string }> {
    await orStale(this.calendar.remove(eventId, version));
    await this.afterwards(() => this.slots.forget(this.calendar.calendar, eventId));
    return { providerId: eventId };
  }

  private async inSlot(span: Span, eventId: string, grantId: string, write: () => Promise<void>): Promise<{ providerId: string }> {
    this.rules.check(span);
    await this.hold(span, eventId, grantId);
    try {
      if (await this.isTaken(span, eventId)) throw this.taken(span);
      await write();
    } catch (thrown) {
      // Of anything else nobody knows whether it was written: the slot stays held until it expires.
      if (thrown instanceof AppError) await this.afterwards(() => this.slots.release(grantId));
      throw thrown;
    }
    await this.afterwards(() => this.slots.confirm(grantId));
    return { providerId: eventId };
  }

  private async hold(span: Span, eventId: string, grantId: string): Promise<void> {
    const { calendar } = this.calendar;
    const claim = { grantId, calendar, eventId, slot: { start: span.start, end: span.end + this.rules.buffer }, holdSeconds: this.rules.holdSeconds };
    const inTheWay = await this.slots.hold(claim);
    if (inTheWay === undefined) return;
    if (!(await this.dropOutdated(span, inTheWay)) || (await this.slots.hold(claim)) !== undefined) throw this.taken(span);
  }

  /** People move and delete events by themselves: a confirmed slot counts only while its event is there. True when all were outdated. */
  private async dropOutdated(span: Span, inTheWay: readonly SlotInTheWay[]): Promise<boolean> {
    if (inTheWay.some(({ state }) => state === 'held')) return false;
    const there = new Set((await this.calendar.occurrences(widened(span, this.rules.buffer))).map(({ eventId }) => eventId));
    const outdated = inTheWay.filter(({ eventId }) => !there.has(eventId));
    for (const { eventId } of outdated) await this.slots.forget(this.calendar.calendar, eventId);
    return outdated.length === inTheWay.length;
  }

  private async isTaken(span: Span, eventId?: string): Promise<boolean> {
    const kept = widened(span, this.rules.buffer);
    return (await this.calendar.occurrences(kept)).some((time) => time.eventId !== eventId && overlap(time, kept));
  }

  private taken({ start, end }: Span): AppError {
    return calendarError('slot_taken', 'The slot is taken, or nearer to another meeting than the buffer allows', { start: this.rules.format(start), end: this.rules.format(end) });
  }

  /** The calendar has the last word; a reservation that could not be tidied up expires or is found outdated. */
  private async afterwards(tidy: () => Promise<void>): Promise<void> {
    await tidy().catch((thrown: unknown) => this.log.warn({ code: toAppError(thrown).code }, 'the reservation of a slot was left as it is'));
  }
}

const OVERTAKEN: readonly string[] = ['slot_taken', 'event_changed', 'event_not_found'];

/** Somebody was faster between the check and the write. To whoever has approved it that is what the check would have found. */
async function orStale<T>(write: Promise<T>): Promise<T> {
  try {
    return await write;
  } catch (thrown) {
    const { code, message, details } = toAppError(thrown);
    if (!OVERTAKEN.includes(code)) throw thrown;
    throw effectError('effect_stale', message, { ...details, reason: code }, thrown);
  }
}
