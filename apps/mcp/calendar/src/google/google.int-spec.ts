import { createEvent, deleteEvent, getAvailability, updateEvent } from '@waggle/contracts';
import { describeGuardedTools, outcomeOf, startToolServer, type ToolServerFixture } from '@waggle/tool-server-testing';
import type { z } from 'zod';
import { GoogleStandIn } from '../../test/google-stand-in.js';
import calendar from '../index.js';

const DAY = 86_400_000;
const google = new GoogleStandIn();
let fixture: ToolServerFixture;

beforeAll(async () => {
  await google.start();
  fixture = await startToolServer(calendar, {
    ...google.settings,
    CALENDAR_PROVIDER: 'google',
    CALENDAR_ZONE: 'Europe/Berlin',
    CALENDAR_WORK_DAYS: 'MO,TU,WE,TH,FR,SA,SU',
    CALENDAR_LIMIT_HOUR: '100000',
    MCP_CALLS_PER_MINUTE: '100000',
  });
});
afterAll(async () => {
  await fixture?.stop();
  await google.stop();
});

let days = 0;
const iso = (instant: number): string => `${new Date(instant).toISOString().slice(0, 19)}Z`;
/** Noon to one, UTC, of a day that no other test has. */
function meeting(more: object = {}): z.input<typeof createEvent.input> {
  days += 1;
  const start = Math.ceil(Date.now() / DAY) * DAY + days * DAY + DAY / 2;
  return { summary: 'Talk', start: iso(start), end: iso(start + DAY / 24), attendees: ['bo@acme.example'], ...more };
}
const create = (args: z.input<typeof createEvent.input>, grant?: string) => fixture.execute(createEvent, args, { grant });
async function booked(): Promise<{ eventId: string; version: string }> {
  const { eventId } = await create(meeting());
  return { eventId, version: google.events.get(eventId)?.etag ?? '' };
}

describe('a Google calendar', () => {
  it('books with guests who are told and a video link of Google, and proves it', async () => {
    const { eventId, receipt } = await create(meeting());
    expect(receipt).toMatchObject({ mode: 'live', readBack: { found: true } });
    expect(google.events.get(eventId)).toMatchObject({ attendees: [{ email: 'bo@acme.example' }], conferenceData: { createRequest: { conferenceSolutionKey: { type: 'hangoutsMeet' } } } });
    expect(google.told).toContain(`POST ${eventId}`);
  });

  it('books one of many requests for one slot', async () => {
    const args = meeting();
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => outcomeOf(create({ ...args, summary: `Talk ${index}` }))));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    expect(outcomes.filter((outcome) => !['done', 'effect_stale'].includes(outcome))).toEqual([]);
  });

  it('takes whole days in the zone of the owner, and no time for what is transparent, declined or cancelled', async () => {
    const args = meeting();
    const day = args.start.slice(0, 10);
    const time = { start: { dateTime: args.start }, end: { dateTime: args.end } };
    google.put({ ...time, transparency: 'transparent' });
    google.put({ ...time, attendees: [{ email: 'ann@waggle.example', self: true, responseStatus: 'declined' }] });
    google.put({ ...time, status: 'cancelled' });
    const look = () => fixture.call('sales', getAvailability, { from: `${day}T00:00:00Z`, to: `${day}T22:00:00Z` });
    expect((await look()).busy).toEqual([]);
    const next = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
    google.put({ id: 'holiday0', start: { date: day }, end: { date: next } });
    const { busy, slots } = await look();
    expect(busy).toMatchObject([{ eventId: 'holiday0', allDay: true, start: expect.stringContaining('T00:00:00+0') }]);
    expect(slots).toEqual([]);
  });

  it('reads every page', async () => {
    const args = meeting();
    for (let index = 0; index < 7; index += 1) google.put({ start: { dateTime: args.start }, end: { dateTime: args.end } });
    google.pageSize = 3;
    const { busy } = await fixture.call('sales', getAvailability, { from: args.start, to: args.end });
    google.pageSize = 250;
    expect(busy).toHaveLength(7);
  });

  it("never overwrites anybody's edit, and keeps the answers of guests who stay invited", async () => {
    const { eventId, version } = await booked();
    const edited = google.put({ ...google.events.get(eventId), summary: 'Theirs', attendees: [{ email: 'bo@acme.example', responseStatus: 'accepted' }] });
    expect(await outcomeOf(fixture.execute(updateEvent, { eventId, version, summary: 'Ours' }))).toBe('effect_stale');
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId, version }))).toBe('effect_stale');
    expect(google.events.get(eventId)).toMatchObject({ summary: 'Theirs' });
    const args = { eventId, version: edited.etag, attendees: ['cy@acme.example', 'bo@acme.example'] };
    expect(await outcomeOf(fixture.execute(updateEvent, args))).toBe('done');
    expect(google.events.get(eventId)?.['attendees']).toEqual([{ email: 'bo@acme.example', responseStatus: 'accepted' }, { email: 'cy@acme.example' }]);
  });

  it('leaves a series to its owner', async () => {
    const args = meeting();
    const { id, etag } = google.put({ recurringEventId: 'series', start: { dateTime: args.start }, end: { dateTime: args.end } });
    expect(await outcomeOf(fixture.execute(deleteEvent, { eventId: id, version: etag }))).toBe('event_recurring');
  });

  it.each(['fail_after_effect', 'cut_connection'] as const)('finds out what became of a booking whose answer was lost (%s)', async (fault) => {
    const args = meeting();
    const grant = await fixture.grant(createEvent, args);
    // The look of `fresh` and the one under the reservation come first.
    google.failNext(...([undefined, undefined, fault] as never[]));
    const { eventId } = await create(args, grant);
    expect(google.told.filter((told) => told === `POST ${eventId}`)).toHaveLength(1);
    expect((await create(args, grant)).eventId).toBe(eventId);
  });

  it.each(['rate_limit', 'too_many'] as const)('may be tried again with the same grant when Google is busy (%s)', async (fault) => {
    const args = meeting();
    const grant = await fixture.grant(createEvent, args);
    google.failNext(...([undefined, undefined, fault] as never[]));
    expect(await outcomeOf(create(args, grant))).toBe('vendor_busy');
    expect(await outcomeOf(create(args, grant))).toBe('done');
  });

  it('asks for a new token when Google no longer takes the old one', async () => {
    const args = meeting();
    google.failNext('expired_token');
    expect(await outcomeOf(fixture.call('sales', getAvailability, { from: args.start, to: args.end }))).toBe('vendor_unauthorized');
    expect(await outcomeOf(fixture.call('sales', getAvailability, { from: args.start, to: args.end }))).toBe('done');
  });
});

const count = async (): Promise<number> => google.told.length;
describeGuardedTools(() => fixture, [{ tool: createEvent, args: async () => ({ ...meeting(), description: '', location: '', video: true }), effects: count }]);
