import { Injectable } from '@nestjs/common';
import { updateEvent } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Effect, Found } from '@waggle/mcp-server';
import type { z } from 'zod';
import { BookingService } from '../booking/booking.service.js';
import type { EventChange } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import { EventEffect, guestList } from './event-effect.js';

type Args = z.infer<typeof updateEvent.input>;

@Injectable()
export class UpdateEventTool extends EventEffect implements Effect<typeof updateEvent> {
  readonly tool = updateEvent;

  constructor(bookings: BookingService) {
    super(bookings);
  }

  businessKey(args: Args): string {
    return `update:${this.bookings.calendar.calendar}:${args.eventId}:${args.version}:${argumentsDigest({ ...changeOf(args) })}`;
  }

  async fresh(args: Args): Promise<void> {
    const { start, end } = changeOf(args);
    await this.bookings.checkVersion(args.eventId, args.version);
    if (start !== undefined && end !== undefined) await this.bookings.checkFree({ start, end }, args.eventId);
  }

  perform(args: Args, grantId: string): Promise<{ providerId: string }> {
    return this.bookings.update(args.eventId, args.version, changeOf(args), grantId);
  }

  find(grantId: string, args: Args): Promise<Found> {
    return this.bookings.calendar.findUpdated(args.eventId, args.version, grantId);
  }
}

/** @throws AppError `time_invalid` when one time is given without the other, or nothing at all */
function changeOf({ eventId: _id, version: _version, start, end, attendees, ...texts }: Args): EventChange {
  if ((start === undefined) !== (end === undefined)) throw calendarError('time_invalid', 'Give `start` and `end` together');
  const times = start === undefined || end === undefined ? {} : { start: Date.parse(start), end: Date.parse(end) };
  const change = { ...texts, ...times, ...(attendees !== undefined && { attendees: guestList(attendees) }) };
  if (Object.values(change).every((value) => value === undefined)) throw calendarError('time_invalid', 'Nothing is to be changed');
  return change;
}
