import { loadConfig } from '@waggle/config';
import type { Database } from '@waggle/persistence';
import { calendarConfig } from './calendar.config.js';
import { chooseCalendarProvider } from './choose-calendar-provider.js';
import { NodeRules } from './zones/node-rules.js';
import { Zones } from './zones/zones.js';

const choose = (env: Record<string, string>) => chooseCalendarProvider(loadConfig(calendarConfig, env), {} as Database, new Zones(new NodeRules()));

describe('the provider of a calendar', () => {
  it('is the sandbox unless a real one is asked for, and keeps apart the slots of different calendars', () => {
    const caldav = { CALENDAR_PROVIDER: 'caldav', CALENDAR_CALDAV_USER: 'ann', CALENDAR_CALDAV_PASSWORD: 'pass-of-ann' };
    expect(choose({}).calendar).toBe('sandbox');
    expect(choose({ ...caldav, CALENDAR_CALDAV_URL: 'https://dav.example/ann/work/' }).calendar).toBe('caldav https://dav.example/ann/work');
    expect(choose({ ...caldav, CALENDAR_CALDAV_URL: 'https://dav.example/ann/work' }).calendar).toBe('caldav https://dav.example/ann/work');
  });

  it.each([
    [{ CALENDAR_PROVIDER: 'caldav', CALENDAR_CALDAV_USER: 'ann' }, ['CALENDAR_CALDAV_URL', 'CALENDAR_CALDAV_PASSWORD']],
    [{ CALENDAR_PROVIDER: 'google' }, ['CALENDAR_GOOGLE_CLIENT_ID', 'CALENDAR_GOOGLE_CLIENT_SECRET', 'CALENDAR_GOOGLE_REFRESH_TOKEN']],
  ])('names all that is missing: %j', (env, settings) => {
    expect(() => choose(env)).toThrow(expect.objectContaining({ code: 'config_invalid', details: { settings } }));
  });

  it.each([
    { CALENDAR_CALDAV_URL: 'http://dav.example/ann/' },
    { CALENDAR_VIDEO_URL: 'https://meet.example/room' },
    { CALENDAR_ZONE: '../etc/passwd' },
    { CALENDAR_WORK_START: '25:00' },
    { CALENDAR_WORK_DAYS: 'MO TU' },
  ])('refuses the setting %j', (env) => {
    expect(() => loadConfig(calendarConfig, env)).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});
