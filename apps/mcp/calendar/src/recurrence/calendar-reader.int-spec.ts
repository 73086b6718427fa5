import { loadConfig } from '@waggle/config';
import { ics } from '../../test/ics.builder.js';
import { calendarConfig } from '../calendar.config.js';
import { CalendarReader } from './calendar-reader.js';

const window = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) };
const object = (eventId: string, ...lines: string[]) => ({ eventId, version: '"1"', ics: ics(eventId, ['DTSTART:20260105T090000Z', 'DURATION:PT1H', ...lines]) });

let reader: CalendarReader;
beforeAll(() => {
  reader = new CalendarReader(loadConfig(calendarConfig, { CALENDAR_READ_MS: '20000' }));
});
afterAll(() => reader.close());

describe('a calendar that is read in a thread of its own', () => {
  it.each([
    // DTSTART is an occurrence of its own where the rule does not name it.
    ['FREQ=DAILY;BYMONTHDAY=-1,-2;COUNT=5', 6],
    ['FREQ=DAILY;UNTIL=20250101T000000Z', 1],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 1],
    ['FREQ=DAILY;COUNT=2000000000', 361],
    ['FREQ=SECONDLY', 'recurrence_too_large'],
    ['FREQ=SECONDLY;INTERVAL=2;BYSECOND=1,3,5', 'recurrence_too_large'],
    ['FREQ=MINUTELY;BYSETPOS=-1;BYMINUTE=61', 'entry_invalid'],
    ['FREQ=WEEKLY;BYDAY=1MO', 'recurrence_invalid'],
  ])('answers %s', async (rule, expected) => {
    const outcome = await reader.occurrences([object('a.ics', `RRULE:${rule}`)], window).then(
      (found) => found.length,
      (error: { code: string }) => error.code,
    );
    expect(outcome).toBe(expected);
  });

  it('says which event it is that cannot be read', async () => {
    const objects = [object('good.ics'), object('bad.ics', 'RRULE:FREQ=SECONDLY')];
    await expect(reader.occurrences(objects, window)).rejects.toMatchObject({ code: 'recurrence_too_large', details: { eventId: 'bad.ics' } });
  });

  it('gives up when the time is over, and reads the next calendar as if nothing had been', async () => {
    const hasty = new CalendarReader(loadConfig(calendarConfig, { CALENDAR_READ_MS: '500' }));
    const many = Array.from({ length: 3_000 }, (_, index) => object(`${index}.ics`, 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30'));
    try {
      await expect(hasty.occurrences(many, { start: window.start, end: Date.UTC(2200, 0, 1) })).rejects.toMatchObject({ code: 'recurrence_timeout' });
      expect(await hasty.occurrences([object('a.ics')], window)).toHaveLength(1);
    } finally {
      await hasty.close();
    }
  });
});
