import { loadConfig } from '@waggle/config';
import { type CaldavServer, dav, startRadicale, startXandikos } from '../../test/caldav-servers.js';
import { ics } from '../../test/ics.builder.js';
import { calendarConfig } from '../calendar.config.js';
import { CalendarReader } from '../recurrence/calendar-reader.js';
import { CaldavCollection } from './caldav-collection.js';
import { CaldavProvider } from './caldav.provider.js';

const HOUR = 3_600_000;
const START = Date.UTC(2027, 1, 1, 9);
const draft = { summary: 'Talk; with, all \\ signs\u00e9', description: 'One\nTwo', location: '', attendees: ['bo@acme.example'], video: true, start: START, end: START + HOUR };

describe.each([
  ['Radicale', startRadicale],
  ['Xandikos', startXandikos],
])('the CalDAV provider against %s', (_name, start) => {
  let server: CaldavServer;
  let reader: CalendarReader;
  let collection: CaldavCollection;
  const open = (): CaldavProvider => new CaldavProvider(server.url, collection, loadConfig(calendarConfig, {}), reader);
  const put = (name: string, text: string) => dav(server, 'PUT', name, text);
  const all = { start: Date.UTC(2027, 0, 1), end: Date.UTC(2028, 0, 1) };

  beforeAll(async () => {
    server = await start();
    reader = new CalendarReader(loadConfig(calendarConfig, {}));
    collection = new CaldavCollection(server);
  }, 120_000);
  afterAll(async () => {
    await reader?.close();
    await server?.stop();
  });

  it('finds what it made by the grant, and what it did not make not at all', async () => {
    const sut = open();
    expect(await sut.findCreated('made')).toEqual({ state: 'absent' });
    await sut.create(draft, 'made');
    expect(await sut.findCreated('made')).toEqual({ state: 'found', providerId: 'made.ics' });
    expect(await sut.read('made.ics')).toMatchObject({ start: START, end: START + HOUR, grantId: 'made', recurring: false });
  });

  it('leaves an event alone that already has that name, and lets the executor look', async () => {
    const sut = open();
    await put('twice.ics', ics('twice', ['DTSTART:20270202T090000Z', 'DTEND:20270202T100000Z']));
    await expect(sut.create(draft, 'twice')).rejects.toMatchObject({ name: 'VendorUncertainError' });
    expect(await (await dav(server, 'GET', 'twice.ics')).text()).toContain('SUMMARY:Theirs');
  });

  it('does not take the refusal of an object whose UID is there for a success', async () => {
    await put('first.ics', ics('same', ['DTSTART:20270203T090000Z', 'DTEND:20270203T100000Z']));
    await expect(collection.add('second.ics', ics('same', ['DTSTART:20270204T090000Z', 'DTEND:20270204T100000Z']))).rejects.toThrow();
    expect(await collection.fetch(['second.ics'])).toEqual([]);
  });

  it('refuses to write over a version that it has not seen, between its look and its write too', async () => {
    const sut = open();
    await sut.create({ ...draft, start: START + 24 * HOUR, end: START + 25 * HOUR }, 'edited');
    const before = (await collection.fetch(['edited.ics']))[0]!;
    await put('edited.ics', before.ics.replace('SUMMARY:Talk', 'SUMMARY:Edited by Bo'));
    await expect(collection.replace({ ...before, ics: before.ics.replace('SUMMARY:Talk', 'SUMMARY:Ours') })).rejects.toMatchObject({ code: 'event_changed' });
    await expect(sut.update('edited.ics', before.version, { summary: 'Ours' }, 'other')).rejects.toMatchObject({ code: 'event_changed' });
    await expect(sut.remove('edited.ics', before.version)).rejects.toMatchObject({ code: 'event_changed' });
    expect((await collection.fetch(['edited.ics']))[0]?.ics).toContain('SUMMARY:Edited by Bo');
    expect(await sut.findUpdated('edited.ics', before.version, 'other')).toEqual({ state: 'unknown' });
    await expect(sut.remove('gone.ics', before.version)).rejects.toMatchObject({ code: 'event_not_found' });
    expect(await sut.findRemoved('gone.ics')).toEqual({ state: 'found', providerId: 'gone.ics' });
  });

  it('keeps in step with what others add, change and delete, whatever the name', async () => {
    const sut = open();
    const names = async (): Promise<string[]> => (await sut.occurrences(all)).filter(({ start: time }) => time >= Date.UTC(2027, 5, 1)).map(({ eventId, start: time }) => `${eventId} ${new Date(time).toISOString().slice(0, 13)}`);
    const event = (day: string): string => ics('odd', [`DTSTART:202706${day}T090000Z`, 'DURATION:PT1H']);
    expect(await names()).toEqual([]);
    await put('odd%20n%40me%25.ics', event('01'));
    expect(await names()).toEqual(['odd n@me%.ics 2027-06-01T09']);
    await put('odd%20n%40me%25.ics', event('02'));
    expect(await names()).toEqual(['odd n@me%.ics 2027-06-02T09']);
    await dav(server, 'DELETE', 'odd%20n%40me%25.ics');
    expect(await names()).toEqual([]);
  });

  it('reads an object that is larger than the buffer of an XML reader, to its last line', async () => {
    const text = ics('large', ['DTSTART:20270901T090000Z', 'DURATION:PT1H', `DESCRIPTION:${'Tom & Jerry <x> '.repeat(20_000)}`, 'LOCATION:The end']);
    await put('large.ics', text);
    const [object] = await collection.fetch(['large.ics']);
    expect(object?.ics.length).toBeGreaterThan(300_000);
    expect(object?.ics).toContain('LOCATION:The end');
  });

  it('reads more objects than fit into one request', async () => {
    for (let index = 0; index < 120; index += 1) await put(`many-${index}.ics`, ics(`many-${index}`, ['DTSTART:20270801T090000Z', 'DURATION:PT1H']));
    const found = await open().occurrences({ start: Date.UTC(2027, 7, 1), end: Date.UTC(2027, 7, 2) });
    expect(found).toHaveLength(120);
  }, 120_000);

  it('says when nobody answers, the calendar is not there, or the password is wrong', async () => {
    const at = (more: object) => new CaldavCollection({ ...server, ...more }).versions();
    await expect(at({ url: 'http://127.0.0.1:1/ann/work/' })).rejects.toMatchObject({ code: 'vendor_unavailable', kind: 'transient' });
    await expect(at({ url: new URL('../nowhere/', server.url).href })).rejects.toMatchObject({ code: 'vendor_not_found' });
    if (_name === 'Radicale') await expect(at({ password: 'wrong' })).rejects.toMatchObject({ code: 'vendor_unauthorized' });
  });
});
