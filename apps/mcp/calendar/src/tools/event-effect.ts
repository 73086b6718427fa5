import type { Mode } from '@waggle/mcp-server';
import type { BookingService } from '../booking/booking.service.js';

/** What all tools that write events have in common. */
export abstract class EventEffect {
  /** Every calendar takes an event's id once, and a change of one version once. */
  readonly repeatable = true;

  constructor(protected readonly bookings: BookingService) {}

  output(providerId: string, mode: Mode): { eventId: string; mode: Mode } {
    return { eventId: providerId, mode };
  }

  async readBack(eventId: string): Promise<{ found: boolean; detail: string }> {
    const event = await this.bookings.calendar.read(eventId);
    if (event === undefined) return { found: false, detail: `${eventId} is not in the calendar.` };
    return { found: true, detail: `${eventId} is in the calendar at version ${event.version}, ${new Date(event.start).toISOString()} to ${new Date(event.end).toISOString()}.` };
  }
}

/** Attendees in one order and one case, each once. */
export function guestList(attendees: readonly string[]): string[] {
  return [...new Set(attendees.map((address) => address.toLowerCase()))].sort();
}
