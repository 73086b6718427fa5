import { AppError } from '@waggle/errors';
import type { Database } from '@waggle/persistence';
import { CaldavCollection } from './caldav/caldav-collection.js';
import { CaldavProvider } from './caldav/caldav.provider.js';
import type { CalendarConfig } from './calendar.config.js';
import type { CalendarProvider } from './calendar.provider.js';
import { GoogleApi } from './google/google-api.js';
import { GoogleProvider } from './google/google.provider.js';
import { CalendarReader } from './recurrence/calendar-reader.js';
import { SandboxProvider } from './sandbox/sandbox.provider.js';
import type { Zones } from './zones/zones.js';

/** @throws AppError `config_invalid` with every setting that the chosen provider lacks. */
export function chooseCalendarProvider(config: CalendarConfig, database: Database, zones: Zones): CalendarProvider {
  switch (config.CALENDAR_PROVIDER) {
    case 'sandbox':
      return new SandboxProvider(database, config, new CalendarReader(config));
    case 'caldav': {
      const given = required(config, ['CALENDAR_CALDAV_URL', 'CALENDAR_CALDAV_USER', 'CALENDAR_CALDAV_PASSWORD']);
      const account = { url: given.CALENDAR_CALDAV_URL, user: given.CALENDAR_CALDAV_USER, password: given.CALENDAR_CALDAV_PASSWORD };
      return new CaldavProvider(account.url, new CaldavCollection(account), config, new CalendarReader(config));
    }
    case 'google': {
      const given = required(config, ['CALENDAR_GOOGLE_CLIENT_ID', 'CALENDAR_GOOGLE_CLIENT_SECRET', 'CALENDAR_GOOGLE_REFRESH_TOKEN']);
      return new GoogleProvider(new GoogleApi({ ...config, ...given }), config, zones);
    }
  }
}

function required<Name extends keyof CalendarConfig>(config: CalendarConfig, names: readonly Name[]): Record<Name, string> {
  const missing = names.filter((name) => config[name] === undefined);
  if (missing.length === 0) return config as CalendarConfig & Record<Name, string>;
  throw new AppError('config_invalid', 'invalid', `CALENDAR_PROVIDER=${config.CALENDAR_PROVIDER} needs ${missing.join(', ')}`, { settings: missing });
}
