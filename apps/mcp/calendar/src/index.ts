/** The calendar tool server: the only thing that talks to the owner's calendar and gets its credential. */
import { defineToolServer } from '@waggle/mcp-server';
import type { Logger } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { CONFIG, LOGGER } from '@waggle/runtime';
import { BookingRules } from './booking/booking-rules.js';
import { BookingService } from './booking/booking.service.js';
import { SlotRepository } from './booking/slot.repository.js';
import { calendarConfig, type CalendarConfig } from './calendar.config.js';
import { CalendarProvider } from './calendar.provider.js';
import { chooseCalendarProvider } from './choose-calendar-provider.js';
import { CreateCalendar1700000000270 } from './migrations/0001-create-calendar.migration.js';
import { CreateEventTool } from './tools/create-event.tool.js';
import { DeleteEventTool } from './tools/delete-event.tool.js';
import { GetAvailabilityTool } from './tools/get-availability.tool.js';
import { TimezoneConvertTool } from './tools/timezone-convert.tool.js';
import { UpdateEventTool } from './tools/update-event.tool.js';
import { openZones, Zones } from './zones/zones.js';

export default defineToolServer({
  name: 'calendar',
  defaultPort: 7417,
  config: calendarConfig,
  migrations: [CreateCalendar1700000000270],
  callLimits: (config: CalendarConfig) => [{ name: 'calendar', limit: config.CALENDAR_LIMIT_HOUR, windowSeconds: 3_600 }],
  tools: [GetAvailabilityTool, TimezoneConvertTool, CreateEventTool, UpdateEventTool, DeleteEventTool],
  providers: [
    { provide: Zones, inject: [CONFIG, LOGGER], useFactory: loggedZones },
    { provide: CalendarProvider, inject: [CONFIG, Database, Zones], useFactory: chooseCalendarProvider },
    BookingRules,
    SlotRepository,
    BookingService,
  ],
});

function loggedZones(config: CalendarConfig, log: Logger): Zones {
  const zones = openZones(config);
  log.info({ source: zones.rules.source, version: zones.rules.version, node: process.versions.tz }, 'time zone rules');
  return zones;
}
