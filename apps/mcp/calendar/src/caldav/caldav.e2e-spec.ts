import { join } from 'node:path';
import { createEvent, deleteEvent, getAvailability, updateEvent } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { startNode, type TestProcess, waitFor } from '@waggle/testing';
import { outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { type CaldavServer, dav, put, startRadicale, startXandikos } from '../../test/caldav-servers.js';
import { ics } from '../../test/ics.builder.js';
import calendar from '../index.js';

const SERVE = join(import.meta.dirname, '../../test/serve.mjs');
const PROCESSES = 4;
const BOOKINGS = 100;
// All in 2038: a meeting that would begin in the past is refused. Summer time begins on 28 March there.

describe.each([
  ['Radicale', startRadicale],
  ['Xandikos', startXandikos],
])('a calendar on %s', (_name, start) => {
  let server: CaldavServer;
  let fixture: ToolServerFixture;

  beforeAll(async () => {
    server = await start();
    fixture = await startToolServer(calendar, {
      CALENDAR_PROVIDER: 'caldav',
      CALENDAR_CALDAV_URL: server.url,
      CALENDAR_CALDAV_USER: server.user,
      CALENDAR_CALDAV_PASSWORD: server.password,
      CALENDAR_ZONE: 'Europe/Berlin',
      CALENDAR_LIMIT_HOUR: '100000',
      MCP_CALLS_PER_MINUTE: '100000',
    });
  }, 240_000);
  afterAll(async () => {
    await fixture?.stop();
    await server?.stop();
  });

  const meeting = (day: string, from: string, to: string, summary = 'Talk'): z.input<typeof createEvent.input> => ({ summary, start: `${day}T${from}:00Z`, end: `${day}T${to}:00Z`, attendees: ['bo@acme.example'] });
  const busyOn = async (from: string, to: string) => (await fixture.call('sales', getAvailability, { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` })).busy;
  const booked = async (day: string): Promise<{ eventId: string; version: string }> => {
    const { eventId } = await fixture.execute(createEvent, meeting(day, '10:00', '10:30'));
    const [{ version } = { version: '' }] = await busyOn(day, nextDay(day));
    return { eventId, version };
  };
  const nextDay = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
  const textOf = async (name: string): Promise<string> => (await (await dav(server, 'GET', name)).text()).replace(/\r?\n[ \t]/g, '');

  it('has one event after 100 bookings of one slot at once from 4 processes [R-CALENDAR-NO-DOUBLE-BOOKING]', async () => {
    const processes: TestProcess[] = [];
    try {
      const urls = await Promise.all(
        Array.from({ length: PROCESSES }, async () => {
          const port = String(await freePort());
          processes.push(await startNode(SERVE, [], { env: { ...fixture.env, LOG_LEVEL: 'info', MCP_CALENDAR_PORT: port }, ready: /"ready"/, timeoutMs: 120_000 }));
          return `http://127.0.0.1:${port}/mcp`;
        }),
      );
      const outcomes = await Promise.all(
        Array.from({ length: BOOKINGS }, async (_, index) => {
          // Every second one begins a little later, so that the slots only overlap.
          const args = index % 2 === 0 ? meeting('2038-02-01', '10:00', '10:30', `Talk ${index}`) : meeting('2038-02-01', '10:20', '11:00', `Talk ${index}`);
          const client = fixture.client('security', urls[index % PROCESSES]);
          const grant = await fixture.grant(createEvent, args);
          // As the executing agent does: who is so busy that it cannot tell whether a stop holds the call is asked again.
          return waitFor(async () => {
            const outcome = await outcomeOf(client.call(createEvent, args, { grant, taskId: 'TEST_1' }));
            return outcome === 'stops_unknown' ? undefined : outcome;
          }, { timeoutMs: 120_000 });
        }),
      );
      expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
      expect(outcomes.filter((outcome) => !['done', 'effect_stale'].includes(outcome))).toEqual([]);
      expect(await busyOn('2038-02-01', '2038-02-02')).toHaveLength(1);
    } finally {
      await Promise.all(processes.map((child) => child.kill()));
    }
  }, 240_000);

  it('keeps the buffer between meetings, also to what other programs wrote', async () => {
    await put(server, 'lunch.ics', ics('lunch', ['DTSTART;TZID=Europe/Berlin:20380203T120000', 'DTEND;TZID=Europe/Berlin:20380203T130000']));
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-02-03', '12:10', '12:40')))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-02-03', '12:15', '12:45')))).toBe('done');
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-02-03', '12:55', '13:25')))).toBe('effect_stale');
  });

  it('reads a series with exceptions right across daylight saving', async () => {
    const series = ['DTSTART;TZID=Europe/Berlin:20380315T090000', 'DTEND;TZID=Europe/Berlin:20380315T100000', 'RRULE:FREQ=WEEKLY;COUNT=5', 'EXDATE;TZID=Europe/Berlin:20380322T090000'];
    const moved = ['RECURRENCE-ID;TZID=Europe/Berlin:20380405T090000', 'DTSTART;TZID=Europe/Berlin:20380406T110000', 'DTEND;TZID=Europe/Berlin:20380406T113000'];
    expect(await put(server, 'series.ics', ics('series', series, moved))).toBe(201);
    const busy = await busyOn('2038-03-10', '2038-04-20');
    expect(busy.map(({ start }) => start)).toEqual(['2038-03-15T09:00:00+01:00', '2038-03-29T09:00:00+02:00', '2038-04-06T11:00:00+02:00', '2038-04-12T09:00:00+02:00']);
    expect(busy.every(({ recurring }) => recurring)).toBe(true);
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId: 'series.ics', version: busy[0]?.version ?? '' }))).toBe('event_recurring');
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-03-29', '07:30', '08:00')))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-03-22', '08:00', '08:30')))).toBe('done');
  });

  it('changes what was approved and nothing else', async () => {
    const { eventId, version } = await booked('2038-02-04');
    const changed = await fixture.execute(updateEvent, { eventId, version, start: '2038-02-04T10:15:00Z', end: '2038-02-04T10:45:00Z', location: 'Room 1, left' });
    expect(changed.receipt).toMatchObject({ readBack: { found: true } });
    const text = await textOf(eventId);
    expect(text).toContain('LOCATION:Room 1\\, left');
    expect(text).toContain('mailto:bo@acme.example');
    expect((await busyOn('2038-02-04', '2038-02-05')).map(({ start }) => start)).toEqual(['2038-02-04T11:15:00+01:00']);
  });

  it("never overwrites anybody's edit [R-CALENDAR-NO-OVERWRITE]", async () => {
    const { eventId, version } = await booked('2038-02-05');
    const theirs = (await textOf(eventId)).replace('SUMMARY:Talk', 'SUMMARY:Edited by Bo');
    await put(server, eventId, theirs);
    expect(await outcomeOf(fixture.execute(updateEvent, { eventId, version, summary: 'Ours' }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId, version }))).toBe('effect_stale');
    expect(await textOf(eventId)).toContain('SUMMARY:Edited by Bo');
  });

  it('deletes what was approved, and gives its slot back', async () => {
    const { eventId, version } = await booked('2038-02-08');
    expect((await fixture.execute(deleteEvent, { eventId, version })).receipt).toMatchObject({ readBack: { found: true } });
    expect((await dav(server, 'GET', eventId)).status).toBe(404);
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-02-08', '10:00', '10:30', 'Another talk')))).toBe('done');
  });

  it('gives back the slot of an event that its owner deleted by hand', async () => {
    const { eventId } = await booked('2038-02-09');
    expect((await dav(server, 'DELETE', eventId)).ok).toBe(true);
    expect(await outcomeOf(fixture.execute(createEvent, meeting('2038-02-09', '10:00', '10:30', 'Another talk')))).toBe('done');
  });
});
