import { ics } from '../../test/ics.builder.js';
import { NodeRules } from '../zones/node-rules.js';
import { Zones } from '../zones/zones.js';
import { readCalendar, readEvent } from './read-calendar.js';

const reading = { zones: new Zones(new NodeRules()), ownerZone: 'Europe/Berlin', owner: 'ann@waggle.example' };
const limits = { maxOccurrences: 200, maxSteps: 100_000 };

/** Busy times from March to the end of November 2026, in UTC to the minute. */
function busy(text: string, from = '2026-03-01', to = '2026-12-01'): string[] {
  const window = { start: Date.parse(from), end: Date.parse(to) };
  const short = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
  return readCalendar([{ eventId: 'a.ics', version: '"1"', ics: text }], window, reading, limits).map(({ start, end }) => `${short(start)}/${short(end)}`);
}
const one = (...lines: string[]): string => ics('a', lines);
const code = (text: string): string => {
  try {
    return `read: ${busy(text).length}`;
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('what a calendar says is taken', () => {
  it('keeps its local time across daylight saving, with single occurrences moved, left out, added and cancelled', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20260316T090000', 'DTEND;TZID=Europe/Berlin:20260316T100000', 'RRULE:FREQ=WEEKLY;COUNT=6', 'EXDATE;TZID=Europe/Berlin:20260406T090000', 'RDATE;TZID=Europe/Berlin:20260501T140000'];
    const moved = ['RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000', 'DTSTART;TZID=Europe/Berlin:20260331T110000', 'DTEND;TZID=Europe/Berlin:20260331T113000'];
    const cancelled = ['RECURRENCE-ID:20260413T070000Z', 'STATUS:CANCELLED', 'DTSTART;TZID=Europe/Berlin:20260413T090000', 'DTEND;TZID=Europe/Berlin:20260413T100000'];
    expect(busy(ics('a', series, moved, cancelled))).toEqual([
      '2026-03-16T08:00/2026-03-16T09:00',
      '2026-03-23T08:00/2026-03-23T09:00',
      '2026-03-31T09:00/2026-03-31T09:30',
      '2026-04-20T07:00/2026-04-20T08:00',
      '2026-05-01T12:00/2026-05-01T13:00',
    ]);
  });

  it('counts whole days in the zone of the owner, a day of 23 or 25 hours included', () => {
    expect(busy(one('DTSTART;VALUE=DATE:20260329'))).toEqual(['2026-03-28T23:00/2026-03-29T22:00']);
    expect(busy(one('DTSTART;VALUE=DATE:20261025', 'DTEND;VALUE=DATE:20261026'))).toEqual(['2026-10-24T22:00/2026-10-25T23:00']);
    expect(busy(one('DTSTART;VALUE=DATE:20260328', 'RRULE:FREQ=DAILY;UNTIL=20260330'))).toHaveLength(3);
  });

  it('reads a skipped local time an hour later, and one that comes twice as the first', () => {
    const nightly = (day: string): string => one(`DTSTART;TZID=Europe/Berlin:${day}T023000`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2');
    expect(busy(nightly('20260328'))).toEqual(['2026-03-28T01:30/2026-03-28T02:30', '2026-03-29T01:30/2026-03-29T02:30']);
    expect(busy(nightly('20261024'))).toEqual(['2026-10-24T00:30/2026-10-24T01:30', '2026-10-25T00:30/2026-10-25T01:30']);
  });

  it('takes a DTEND as an exact length and the days of a DURATION as days', () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20260327T120000', 'RRULE:FREQ=DAILY;COUNT=2'];
    expect(busy(one(...series, 'DTEND;TZID=Europe/Berlin:20260328T120000'))[1]).toBe('2026-03-28T11:00/2026-03-29T11:00');
    expect(busy(one(...series, 'DURATION:P1D'))[1]).toBe('2026-03-28T11:00/2026-03-29T10:00');
  });

  it('reads UNTIL in UTC against the local time, and a time without a zone in the zone of the owner', () => {
    expect(busy(one('DTSTART;TZID=America/New_York:20260601T200000', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;UNTIL=20260603T000000Z'))).toEqual(['2026-06-02T00:00/2026-06-02T01:00', '2026-06-03T00:00/2026-06-03T01:00']);
    expect(busy(one('DTSTART:20260601T090000', 'DURATION:PT1H'))).toEqual(['2026-06-01T07:00/2026-06-01T08:00']);
  });

  it('takes no time where it is transparent, cancelled, declined by the owner or has no length', () => {
    const time = ['DTSTART:20260601T090000Z', 'DURATION:PT1H'];
    expect(busy(one(...time, 'ATTENDEE;PARTSTAT=DECLINED:mailto:bo@acme.example'))).toHaveLength(1);
    for (const line of ['TRANSP:TRANSPARENT', 'STATUS:CANCELLED', 'ATTENDEE;PARTSTAT=DECLINED:MAILTO:Ann@waggle.example']) expect(busy(one(...time, line))).toEqual([]);
    expect(busy(one('DTSTART:20260601T090000Z'))).toEqual([]);
  });

  it('knows a zone by its name, with a path before it, or by the rules that come along', () => {
    const time = (tzid: string): string => one(`DTSTART;TZID=${tzid}:20260601T090000`, 'DURATION:PT1H');
    const own = ['BEGIN:VTIMEZONE', 'TZID:Acme/Headquarters', 'BEGIN:STANDARD', 'DTSTART:19701025T030000', 'TZOFFSETFROM:+0500', 'TZOFFSETTO:+0400', 'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:19700329T020000', 'TZOFFSETFROM:+0400', 'TZOFFSETTO:+0500', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE'].join('\r\n');
    expect(busy(time('Asia/Tokyo'))).toEqual(['2026-06-01T00:00/2026-06-01T01:00']);
    expect(busy(time('/example.org/20260101_1/Asia/Tokyo'))).toEqual(['2026-06-01T00:00/2026-06-01T01:00']);
    expect(busy(time('Acme/Headquarters').replace('BEGIN:VEVENT', `${own}\r\nBEGIN:VEVENT`))).toEqual(['2026-06-01T04:00/2026-06-01T05:00']);
    expect(code(time('Acme/Elsewhere'))).toBe('zone_unknown');
  });

  it.each([
    ['no calendar', 'hello', 'entry_invalid'],
    ['an event without a start', one('SUMMARY:x'), 'entry_invalid'],
    ['a rule of another calendar', one('DTSTART:20260601T090000Z', 'DURATION:PT1H', 'RRULE:RSCALE=HEBREW;FREQ=YEARLY'), 'recurrence_invalid'],
    ['a change of all later occurrences', one('DTSTART:20260601T090000Z', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260601T090000Z'), 'recurrence_invalid'],
    ['every second', one('DTSTART:20260601T090000Z', 'DURATION:PT1S', 'RRULE:FREQ=SECONDLY'), 'recurrence_too_large'],
    ['more than is looked at', one('DTSTART:20260601T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY'), 'recurrence_too_large'],
  ])('is not guessed at for %s', (_title, text, expected) => {
    expect(code(text)).toBe(expected);
  });

  it('tells a single event from a series, and under which grant it was written', () => {
    const read = (text: string) => readEvent({ eventId: 'a.ics', version: '"1"', ics: text }, reading);
    expect(read(one('DTSTART:20260601T090000Z', 'DURATION:PT1H', 'X-WAGGLE-GRANT:g1'))).toMatchObject({ recurring: false, grantId: 'g1', busy: true });
    expect(read(one('DTSTART:20260601T090000Z', 'RRULE:FREQ=DAILY'))).toMatchObject({ recurring: true, grantId: null });
  });
});
