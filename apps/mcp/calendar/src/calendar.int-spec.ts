import { createEvent, deleteEvent, getAvailability, timezoneConvert, type Tool, updateEvent } from '@waggle/contracts';
import { describeGuardedTools, outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { ics } from '../test/ics.builder.js';
import calendar from './index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'America/New_York';

let fixture: ToolServerFixture;

beforeAll(async () => {
  fixture = await startToolServer(calendar, {
    CALENDAR_SANDBOX_LATENCY_MS: '0',
    CALENDAR_LIMIT_HOUR: '100000',
    MCP_CALLS_PER_MINUTE: '100000',
    CALENDAR_WORK_DAYS: 'MO,TU,WE,TH,FR,SA,SU',
    CALENDAR_ZONE: ZONE,
  });
});
afterAll(async () => {
  await fixture?.stop();
});

type Create = z.input<typeof createEvent.input>;
const iso = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
let days = 0;

/** Half an hour in the afternoon, UTC, of a day that no other test has. */
function meeting(more: Partial<Create> = {}): Create {
  days += 1;
  const start = Math.ceil(Date.now() / DAY) * DAY + days * DAY + 16 * HOUR;
  return { summary: 'Talk', start: iso(start), end: iso(start + HOUR / 2), attendees: ['bo@acme.example'], ...more };
}
const later = (args: Create, minutes: number): Create => ({ ...args, start: iso(Date.parse(args.start) + minutes * 60_000), end: iso(Date.parse(args.end) + minutes * 60_000), summary: `${args.summary}, ${minutes} minutes later` });

type EventRow = { event_id: string; version: string; ics: string };
const events = (): Promise<EventRow[]> => fixture.database.query<EventRow>('SELECT * FROM sandbox_event');
const eventOf = async (id: string): Promise<EventRow | undefined> => (await events()).find((row) => row.event_id === id);
const create = (args: Create) => fixture.execute(createEvent, args);
/** An entry that a person makes by hand. */
const place = (id: string, text: string) =>
  fixture.database.query('INSERT INTO sandbox_event (event_id, version, ics) VALUES ($1, $2, $3) ON CONFLICT (event_id) DO UPDATE SET version = $2, ics = $3', [id, `"${Math.random()}"`, text]);
async function booked(): Promise<{ eventId: string; version: string; args: Create }> {
  const args = meeting();
  const { eventId } = await create(args);
  return { eventId, version: (await eventOf(eventId))?.version ?? '', args };
}
const dayOf = (args: Create) => ({ from: `${args.start.slice(0, 10)}T04:00:00Z`, to: iso(Date.parse(`${args.start.slice(0, 10)}T04:00:00Z`) + DAY) });

describe('the calendar server', () => {
  it('books a free slot with attendees and a video link, and proves it', async () => {
    const { eventId, receipt } = await create(meeting({ description: 'One, two; three' }));
    expect(receipt).toMatchObject({ mode: 'live', providerId: eventId, readBack: { found: true } });
    const text = (await eventOf(eventId))?.ics.replaceAll('\r\n ', '') ?? '';
    expect(text).toContain('RSVP=TRUE:mailto:bo@acme.example');
    expect(text).toMatch(/CONFERENCE;VALUE=URI;FEATURE=VIDEO:https:\/\/meet\.jit\.si\/waggle-[0-9a-f]{24}/);
    expect(text).toContain('DESCRIPTION:One\\, two\\; three\\n\\nVideo: https://');
  });

  it('books one of many overlapping requests that come at once, over several instances', async () => {
    const urls = [fixture.url, await fixture.another(), await fixture.another()];
    const args = meeting();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const mine = { ...later(args, (index % 4) * 5), summary: `Talk ${index}` };
        return outcomeOf(fixture.client('security', urls[index % 3]).call(createEvent, mine, { grant: await fixture.grant(createEvent, mine), taskId: 'TEST_1' }));
      }),
    );
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => !['done', 'effect_stale'].includes(outcome))).toEqual([]);
    expect((await fixture.call('sales', getAvailability, dayOf(args))).busy).toHaveLength(1);
  });

  it('never lets two slots of one calendar overlap, whatever wrote them', async () => {
    const slot = (event: string, from: string) => fixture.database.query(`INSERT INTO calendar_slot VALUES ($1, 'c', $1, tstzrange($2, $2::timestamptz + interval '1 hour'), 'confirmed', NULL)`, [event, from]);
    await slot('one', '2026-01-01T10:00:00Z');
    expect(await outcomeOf(slot('two', '2026-01-01T10:59:00Z'))).toBe('database_error');
    expect(await outcomeOf(slot('three', '2026-01-01T11:00:00Z'))).toBe('done');
  });

  it('is in nobody’s way with a reservation that has expired, and in the way with one that has not', async () => {
    const args = meeting();
    const hold = (expires: string) =>
      fixture.database.query(`INSERT INTO calendar_slot VALUES ('lost', 'sandbox', 'lost', tstzrange($1, $2), 'held', now() + $3::interval) ON CONFLICT (grant_id) DO UPDATE SET expires_at = EXCLUDED.expires_at`, [args.start, args.end, expires]);
    await hold('1 minute');
    await expect(create(args)).rejects.toMatchObject({ code: 'effect_stale', details: { reason: 'slot_taken' } });
    await hold('-1 second');
    expect(await outcomeOf(create({ ...args, summary: 'Later' }))).toBe('done');
  });

  it('keeps a quarter of an hour free on both sides', async () => {
    const { args } = await booked();
    expect(await outcomeOf(create(later(args, 44)))).toBe('effect_stale');
    expect(await outcomeOf(create(later(args, -44)))).toBe('effect_stale');
    expect(await outcomeOf(create(later(args, 45)))).toBe('done');
    expect(await outcomeOf(create(later(args, -45)))).toBe('done');
  });

  it('books in working hours of the owner only, not in the past, and no meeting without an end', async () => {
    const args = meeting();
    const day = args.start.slice(0, 10);
    const at = (start: string, end: string) => outcomeOf(create({ ...args, summary: `${start} ${end}`, start: `${day}T${start}`, end: `${day}T${end}` }));
    const eight = await fixture.call('sales', timezoneConvert, { time: `${day}T08:59:00`, from: ZONE, to: 'UTC' });
    expect(await at(eight.utc.slice(11), '16:00:00Z')).toBe('outside_working_hours');
    expect(await at('21:30:00Z', '23:30:00Z')).toBe('outside_working_hours');
    expect(await at('16:00:00Z', '16:00:00Z')).toBe('time_invalid');
    expect(await outcomeOf(create({ ...args, start: '2020-01-01T15:00:00Z', end: '2020-01-01T16:00:00Z' }))).toBe('time_invalid');
  });

  it('offers what is free around single, recurring and whole-day entries, and nothing that would be refused', async () => {
    const args = meeting();
    const day = args.start.slice(0, 10).replaceAll('-', '');
    await place('daily.ics', ics('daily', [`DTSTART;TZID=${ZONE}:${day}T120000`, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=1', `RDATE;TZID=${ZONE}:${day}T150000`]));
    await place('free.ics', ics('free', [`DTSTART;TZID=${ZONE}:${day}T090000`, 'DURATION:PT8H', 'TRANSP:TRANSPARENT']));
    const query = { ...dayOf(args), durationMinutes: 90, zone: ZONE };
    const { slots, busy } = await fixture.call('sales', getAvailability, query);
    expect(busy.map(({ start }) => start.slice(11, 16))).toEqual(['12:00', '15:00']);
    expect(slots.map(({ start }) => start.slice(11, 16))).toEqual(['09:00', '13:15', '16:15']);
    expect(await outcomeOf(create({ ...args, ...slots[1] }))).toBe('done');
    await place('holiday.ics', ics('holiday', [`DTSTART;VALUE=DATE:${day}`]));
    expect((await fixture.call('sales', getAvailability, query)).slots).toEqual([]);
    for (const id of ['daily.ics', 'free.ics', 'holiday.ics']) await fixture.database.query('DELETE FROM sandbox_event WHERE event_id = $1', [id]);
  });

  it('moves a meeting by less than its own length, and gives its old slot back', async () => {
    const { eventId, version, args } = await booked();
    const { start, end } = later(args, 10);
    expect(await outcomeOf(fixture.execute(updateEvent, { eventId, version, start, end }))).toBe('done');
    expect(await outcomeOf(create(later(args, -35)))).toBe('done');
  });

  it('leaves an event alone that was changed or deleted since the approval', async () => {
    const { eventId, version } = await booked();
    await place(eventId, (await eventOf(eventId))?.ics.replace('SUMMARY:Talk', 'SUMMARY:Theirs') ?? '');
    expect(await outcomeOf(fixture.execute(updateEvent, { eventId, version, summary: 'Ours' }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId, version }))).toBe('effect_stale');
    expect((await eventOf(eventId))?.ics).toContain('SUMMARY:Theirs');
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId: 'never.ics', version }))).toBe('effect_stale');
  });

  it('fails closed when an entry cannot be understood, and says which', async () => {
    await place('odd.ics', ics('odd', ['DTSTART:20260105T090000Z', 'DURATION:PT1H', 'RRULE:RSCALE=HEBREW;FREQ=YEARLY']));
    await expect(create(meeting())).rejects.toMatchObject({ code: 'recurrence_invalid', details: { eventId: 'odd.ics' } });
    await fixture.database.query("DELETE FROM sandbox_event WHERE event_id = 'odd.ics'");
  });

  it('refuses the same meeting under a second approval', async () => {
    const args = meeting();
    expect(await outcomeOf(create(args))).toBe('done');
    expect(await outcomeOf(create({ ...args, attendees: ['BO@acme.example'] }))).toBe('effect_duplicate');
  });

  it.each([
    [{ time: '2026-03-29T02:30:00', from: 'Europe/Berlin', to: 'UTC' }, { time: '2026-03-29T01:30:00+00:00', resolved: 'gap' }],
    [{ time: '2026-10-25T02:30:00', from: 'Europe/Berlin', to: 'America/New_York' }, { time: '2026-10-24T20:30:00-04:00', resolved: 'overlap', offsetMinutes: -240 }],
    [{ time: '2026-07-01T09:00:00+02:00', to: 'Asia/Kathmandu' }, { time: '2026-07-01T12:45:00+05:45', resolved: 'exact' }],
  ])('converts %j', async (args, expected) => {
    expect(await fixture.call('sales', timezoneConvert, args)).toMatchObject(expected);
  });
});

const BAD_EVENT_TIMES = { start: '2030-02-30T10:00:00Z', end: '2030-02-30T11:00:00Z' };
describe.each<[Tool, Record<string, unknown>, Record<string, unknown>[]]>([
  [getAvailability, { from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z' }, [{ durationMinutes: 0 }, { durationMinutes: '30' }, { zone: '../etc/passwd' }, { from: '2030-01-01' }, { limit: 1e9 }]],
  [timezoneConvert, { time: '2030-01-01T09:00:00', from: 'UTC', to: 'UTC' }, [{ time: 'tomorrow' }, { to: 'Europe/Berlin\n' }, { to: '+01:00' }, { time: 5 }]],
  [createEvent, { summary: 'Talk', start: '2030-01-02T15:00:00Z', end: '2030-01-02T16:00:00Z' }, [{ summary: 'Talk\r\nATTENDEE:mailto:eve@acme.example' }, { summary: '' }, { attendees: ['bo@acme.example\r\nBCC:x@y.example'] }, { attendees: 'bo@acme.example' }, { description: 'bell \u0007' }, { location: '\u0000' }, BAD_EVENT_TIMES]],
  [updateEvent, { eventId: 'a.ics', version: '"1"', summary: 'Talk' }, [{ eventId: '../a.ics' }, { eventId: 'a\n' }, { version: '"1"\r\nX: y' }, { version: '' }, { summary: 'a\nb' }]],
  [deleteEvent, { eventId: 'a.ics', version: '"1"' }, [{ eventId: 'a/b' }, { eventId: '' }, { version: 'é' }]],
])('bad input', (tool, good, bad) => {
  const outcome = async (args: Record<string, unknown>): Promise<string> =>
    outcomeOf(tool.class === 'DANGEROUS' ? fixture.execute(tool, args) : fixture.call('sales', tool, args));

  it(`of ${tool.name} is refused with a code: wrong, too much, missing, of 10 MiB`, async () => {
    for (const more of bad) expect([more, await outcome({ ...good, ...more })]).toEqual([more, 'tool_input_invalid']);
    for (const name of Object.keys(good).slice(0, 2)) {
      const { [name]: _left, ...rest } = good;
      expect(['tool_input_invalid', 'time_invalid']).toContain(await outcome(rest));
    }
    expect(await outcome({ ...good, more: 1 })).toBe('tool_input_invalid');
    expect(await outcome({ ...good, [Object.keys(good)[0] ?? '']: 'x'.repeat(10 * 1024 * 1024) })).toMatch(/^[a-z]+_[a-z_]+$/);
  });
});

it.each<[string, Tool, Record<string, unknown>, string]>([
  ['a span that ends before it begins', getAvailability, { from: '2030-01-02T00:00:00Z', to: '2030-01-01T00:00:00Z' }, 'time_invalid'],
  ['a span of more than 62 days', getAvailability, { from: '2030-01-01T00:00:00Z', to: '2030-04-01T00:00:00Z' }, 'time_invalid'],
  ['a zone that does not exist', getAvailability, { from: '2030-01-01T00:00:00Z', to: '2030-01-02T00:00:00Z', zone: 'Europe/Nowhere' }, 'zone_unknown'],
  ['a day that does not exist', timezoneConvert, { time: '2030-02-30T09:00:00', from: 'UTC', to: 'UTC' }, 'time_invalid'],
  ['both an offset and a zone', timezoneConvert, { time: '2030-02-03T09:00:00Z', from: 'UTC', to: 'UTC' }, 'time_invalid'],
  ['neither an offset nor a zone', timezoneConvert, { time: '2030-02-03T09:00:00', to: 'UTC' }, 'time_invalid'],
])('says what is wrong with %s', async (_title, tool, args, code) => {
  expect(await outcomeOf(fixture.call('sales', tool, args))).toBe(code);
});

const count = async (): Promise<number> => (await events()).length;
/** Of changes: how often the one event was written. */
const writes = async (): Promise<number> => (await events()).reduce((sum, row) => sum + Number(/SEQUENCE:(\d+)/.exec(row.ics)?.[1] ?? 0), 0);
describeGuardedTools(() => fixture, [
  { tool: createEvent, args: async () => ({ ...meeting(), description: '', location: '', video: true }), effects: count },
  { tool: updateEvent, args: async () => ({ ...(({ eventId, version }) => ({ eventId, version }))(await booked()), summary: 'Other', attendees: ['cy@acme.example'] }), effects: writes },
  { tool: deleteEvent, args: async () => (({ eventId, version }) => ({ eventId, version }))(await booked()), effects: async () => -(await count()) },
]);
