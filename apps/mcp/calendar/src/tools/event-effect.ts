import type { Mode } from '@waggle/mcp-server';
import { createHash } from 'node:crypto';
import type { BookingService } from '../booking/booking.service.js';

/** What all tools that write events have in common. */
export abstract class EventEffect {
  constructor(protected readonly bookings: BookingService) {}

  output(providerId: string, mode: Mode): { eventId: string; mode: Mode } {
    return { eventId: providerId, mode };
  }

  /** Every calendar takes an event's id once, and a change of one version once. */
  settleMs(): number {
    return 0;
  }

  async readBack(eventId: string): Promise<{ found: boolean; detail: string }> {
    const event = await this.bookings.calendar.read(eventId);
    if (event === undefined) return { found: false, detail: `${eventId} is not in the calendar.` };
    return { found: true, detail: `${eventId} is in the calendar at version ${event.version}, ${new Date(event.start).toISOString()} to ${new Date(event.end).toISOString()}.` };
  }
}

/** The same for the same values, whatever order they were named in. */
export function digestOf(values: Readonly<Record<string, unknown>>): string {
  const sorted = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted), 'utf8').digest('hex');
}

/** Attendees in one order and one case, each once. */
export function guestList(attendees: readonly string[]): string[] {
  return [...new Set(attendees.map((address) => address.toLowerCase()))].sort();
}
