import { Injectable } from '@nestjs/common';
import { createEvent } from '@waggle/contracts';
import { argumentsDigest } from '@waggle/grants';
import type { Effect, Found } from '@waggle/mcp-server';
import type { z } from 'zod';
import { BookingService } from '../booking/booking.service.js';
import { EventEffect, guestList } from './event-effect.js';

type Args = z.infer<typeof createEvent.input>;

@Injectable()
export class CreateEventTool extends EventEffect implements Effect<typeof createEvent> {
  readonly tool = createEvent;

  constructor(bookings: BookingService) {
    super(bookings);
  }

  businessKey(args: Args): string {
    const { start, end } = spanOf(args);
    return `create:${this.bookings.calendar.calendar}:${start}:${end}:${argumentsDigest({ attendees: guestList(args.attendees), summary: args.summary })}`;
  }

  async fresh(args: Args): Promise<void> {
    await this.bookings.checkFree(spanOf(args));
  }

  perform(args: Args, grantId: string): Promise<{ providerId: string }> {
    return this.bookings.create({ ...args, ...spanOf(args), attendees: guestList(args.attendees) }, grantId);
  }

  find(grantId: string): Promise<Found> {
    return this.bookings.calendar.findCreated(grantId);
  }
}

function spanOf({ start, end }: Args): { start: number; end: number } {
  return { start: Date.parse(start), end: Date.parse(end) };
}
