import { Injectable } from '@nestjs/common';
import { getAvailability } from '@waggle/contracts';
import type { ToolHandler } from '@waggle/mcp-server';
import type { z } from 'zod';
import { BookingRules } from '../booking/booking-rules.js';
import { freeSlots } from '../booking/free-slots.js';
import { overlap, type Span, widened } from '../calendar.js';
import { calendarError } from '../calendar.error.js';
import { CalendarProvider } from '../calendar.provider.js';
import { Zones } from '../zones/zones.js';

const MAX_SPAN = 62 * 86_400_000;
const MAX_BUSY = 500;

type Args = z.infer<typeof getAvailability.input>;
type Answer = z.infer<typeof getAvailability.output>;

@Injectable()
export class GetAvailabilityTool implements ToolHandler<typeof getAvailability> {
  readonly tool = getAvailability;

  constructor(
    private readonly calendar: CalendarProvider,
    private readonly rules: BookingRules,
    private readonly zones: Zones,
  ) {}

  async run(args: Args): Promise<Answer> {
    const asked = spanOf(args);
    const zone = this.zones.require(args.zone ?? this.rules.ownerZone);
    const { buffer, hours } = this.rules;
    const busy = await this.calendar.occurrences(widened(asked, buffer));
    const window = { start: Math.max(asked.start, Date.now() + 1), end: asked.end };
    const slots = freeSlots({ hours: hours.within(asked), busy, window, lasts: args.durationMinutes * 60_000, buffer, limit: args.limit });
    const written = ({ start, end }: Span) => ({ start: this.zones.format(start, zone), end: this.zones.format(end, zone) });
    const taken = busy.filter((time) => overlap(time, asked));
    return {
      zone,
      ownerZone: this.rules.ownerZone,
      slots: slots.map(written),
      busy: taken.slice(0, MAX_BUSY).map(({ eventId, version, allDay, recurring, ...span }) => ({ eventId, version, allDay, recurring, ...written(span) })),
      busyComplete: taken.length <= MAX_BUSY,
    };
  }
}

function spanOf({ from, to }: Args): Span {
  const span = { start: Date.parse(from), end: Date.parse(to) };
  if (span.end <= span.start) throw calendarError('time_invalid', '`to` must be after `from`');
  if (span.end - span.start > MAX_SPAN) throw calendarError('time_invalid', 'At most 62 days can be looked at at once');
  return span;
}
