import { Injectable } from '@nestjs/common';
import { deleteEvent } from '@waggle/contracts';
import type { Effect, Found } from '@waggle/mcp-server';
import type { z } from 'zod';
import { BookingService } from '../booking/booking.service.js';
import { EventEffect } from './event-effect.js';

type Args = z.infer<typeof deleteEvent.input>;

@Injectable()
export class DeleteEventTool extends EventEffect implements Effect<typeof deleteEvent> {
  readonly tool = deleteEvent;

  constructor(bookings: BookingService) {
    super(bookings);
  }

  businessKey({ eventId, version }: Args): string {
    return `delete:${this.bookings.calendar.calendar}:${eventId}:${version}`;
  }

  async fresh({ eventId, version }: Args): Promise<void> {
    await this.bookings.checkVersion(eventId, version);
  }

  perform({ eventId, version }: Args): Promise<{ providerId: string }> {
    return this.bookings.remove(eventId, version);
  }

  find(_grantId: string, { eventId }: Args): Promise<Found> {
    return this.bookings.calendar.findRemoved(eventId);
  }

  /** What is to be seen afterwards is that there is nothing. */
  override async readBack(eventId: string): Promise<{ found: boolean; detail: string }> {
    const event = await this.bookings.calendar.read(eventId);
    return event === undefined ? { found: true, detail: `${eventId} is gone.` } : { found: false, detail: `${eventId} is in the calendar again.` };
  }
}
