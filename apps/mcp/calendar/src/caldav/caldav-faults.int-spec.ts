import { loadConfig } from '@waggle/config';
import { type CaldavFault, CaldavStandIn } from '../../test/caldav-stand-in.js';
import { ics } from '../../test/ics.builder.js';
import { calendarConfig } from '../calendar.config.js';
import { CalendarReader } from '../recurrence/calendar-reader.js';
import { CaldavCollection } from './caldav-collection.js';
import { CaldavProvider } from './caldav.provider.js';

const ALL = { start: Date.UTC(2027, 0, 1), end: Date.UTC(2028, 0, 1) };
const UNAVAILABLE = { code: 'vendor_unavailable', kind: 'transient' };

const server = new CaldavStandIn();
let reader: CalendarReader;
let sut: CaldavProvider;

beforeAll(async () => {
  await server.start();
  reader = new CalendarReader(loadConfig(calendarConfig, {}));
});
beforeEach(() => {
  server.mend();
  server.objects.clear();
  for (const day of ['01', '02', '03']) server.objects.set(`${day}.ics`, ics(day, [`DTSTART:202706${day}T090000Z`, 'DURATION:PT1H']));
  sut = new CaldavProvider(server.account.url, new CaldavCollection(server.account), loadConfig(calendarConfig, {}), reader);
});
afterAll(async () => {
  await reader?.close();
  await server.stop();
});

const taken = async (): Promise<string[]> => (await sut.occurrences(ALL)).map(({ eventId }) => eventId).sort();

describe('what a CalDAV server cannot give [R-CALENDAR-PARTIAL]', () => {
  it.each<CaldavFault>([500, 503, 403, 'no_etag', 'no_data'])('is not taken for deleted, and its time not for free, when it says %s', async (fault) => {
    server.faults.set('02.ics', fault);
    await expect(sut.occurrences(ALL)).rejects.toMatchObject({ ...UNAVAILABLE, details: { eventId: '02.ics' } });
    await expect(sut.findRemoved('02.ics')).rejects.toMatchObject(UNAVAILABLE);
    server.mend();
    expect(await taken()).toEqual(['01.ics', '02.ics', '03.ics']);
    expect(await sut.findRemoved('02.ics')).toEqual({ state: 'absent' });
  });

  it('is not taken for deleted when the answer ends before it', async () => {
    server.cutAfter = 1;
    await expect(sut.occurrences(ALL)).rejects.toMatchObject({ ...UNAVAILABLE, details: { eventId: '02.ics' } });
    server.cutAfter = 0;
    await expect(sut.read('02.ics')).rejects.toMatchObject(UNAVAILABLE);
  });

  it.each([false, true])('is gone when the server says so of it, in the multiget or, silent there (%s), when it is asked for alone', async (silent) => {
    server.silentOnMissing = silent;
    expect(await sut.findRemoved('gone.ics')).toEqual({ state: 'found', providerId: 'gone.ics' });
    expect(await sut.findCreated('none')).toEqual({ state: 'absent' });
    expect(await taken()).toEqual(['01.ics', '02.ics', '03.ics']);
    server.objects.delete('02.ics');
    expect(await taken()).toEqual(['01.ics', '03.ics']);
  });

  it.each([
    ['a page in XHTML', 'application/xhtml+xml', '<html><body>Sign in</body></html>'],
    ['a multi-status without an answer', 'application/xml', '<d:multistatus xmlns:d="DAV:"/>'],
    ['half of a multi-status', 'application/xml', '<d:multistatus xmlns:d="DAV:"><d:response>'],
  ])('is no empty calendar when what comes is %s', async (_name, type, body) => {
    server.instead = { type, body };
    await expect(sut.occurrences(ALL)).rejects.toMatchObject({ code: 'vendor_answer_invalid' });
    await expect(sut.findRemoved('01.ics')).rejects.toMatchObject({ code: expect.stringMatching(/^vendor_(answer_invalid|unavailable)$/) });
  });
});
