import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { FetchedMail } from '../mail/mail-taker.service.js';
import type { Source } from '../sources/source.js';
import { parseAccounts } from './imap-account.js';
import type { ImapParts } from './imap-parts.service.js';
import type { ReadMark } from './seen-mail.repository.js';
import { Sweep } from './sweep.js';

interface Box {
  readonly uidValidity?: bigint;
  /** What a search finds, and what is still there when it is fetched. */
  readonly found: readonly number[];
  readonly there?: readonly number[];
  readonly size?: number;
  /** Those that are too large to be read. */
  readonly large?: readonly number[];
  readonly mark?: ReadMark;
  /** How often the gate is found open. */
  readonly openFor?: number;
  /** Before which of its commands the connection ends: 1 is the search. */
  readonly endsBefore?: number;
}

function sweepOf({ uidValidity = 7n, found, there = found, size = 100, large = [], mark, openFor = Number.POSITIVE_INFINITY, endsBefore = Number.POSITIVE_INFINITY }: Box) {
  const marks: ReadMark[] = [];
  const taken: FetchedMail[] = [];
  const searches: unknown[] = [];
  let [looks, commands] = [0, 0];
  /** As imapflow: what is asked of an ended connection gives nothing, and no error. */
  const lives = (): boolean => {
    commands += 1;
    if (commands >= endsBefore) Object.assign(client, { mailbox: false, usable: false });
    return client.usable;
  };
  const client = {
    usable: true,
    mailbox: { uidValidity, uidNext: 5_000 },
    noop: async () => undefined,
    search: async (query: unknown) => (searches.push(query), lives() && [...found]),
    fetchAll: async (uids: number[], { source }: { source?: unknown }): Promise<FetchMessageObject[]> =>
      (lives() ? uids : []).filter((uid) => there.includes(uid)).map((uid) => ({ seq: uid, uid, size: large.includes(uid) ? 5_000 : size, internalDate: new Date(0), source: source === undefined ? undefined : Buffer.from(`Subject: ${uid}\n\n`) })),
  };
  const parts = {
    config: { INTAKE_MAX_MAIL_BYTES: 1_000, INTAKE_BACKLOG_DAYS: 7 },
    seen: { mark: async () => mark && { ...mark, readAt: new Date('2026-11-27T00:00:00Z') } },
    taker: { take: async (_: unknown, mails: FetchedMail[], moved: ReadMark) => void (taken.push(...mails), marks.push(moved)) },
    gate: { read: async () => undefined, closed: () => ((looks += 1) > openFor ? { state: 'paused', why: 'vera has paused it' } : null) },
  };
  const [account] = parseAccounts('imap://office:pw@127.0.0.1');
  if (account === undefined) throw new Error('no account');
  const sweep = new Sweep(client as unknown as ImapFlow, account, { id: 'imap:x' } as Source, parts as unknown as ImapParts);
  return { run: () => sweep.run(new AbortController().signal), marks, taken, searches };
}
const subjects = (mails: readonly FetchedMail[]): string[] => mails.map(({ source }) => /\d+/.exec(Buffer.from(source).toString())?.[0] ?? '');

describe('a sweep of a mailbox', () => {
  it('takes what came after the mark, over gaps, and moves the mark behind it', async () => {
    const { run, marks, taken, searches } = sweepOf({ found: [9, 400, 12], mark: { uidValidity: '7', lastUid: 9 } });
    expect(await run()).toBe(true);
    expect(searches).toEqual([{ uid: '10:*' }]);
    expect(subjects(taken)).toEqual(['12', '400']);
    expect(marks.at(-1)).toEqual({ uidValidity: '7', lastUid: 400 });
  });

  it('passes what was deleted before it could be fetched', async () => {
    const { run, marks, taken } = sweepOf({ found: [10, 11, 12], there: [11], mark: { uidValidity: '7', lastUid: 9 } });
    await run();
    expect(subjects(taken)).toEqual(['11']);
    expect(marks.at(-1)).toEqual({ uidValidity: '7', lastUid: 12 });
  });

  it.each([
    ['the search', 1, [10, 11], undefined],
    ['the sizes', 2, [10, 11], undefined],
    ['the mails', 3, [10, 11], undefined],
    ['the header of one that is too large', 4, [10, 11], undefined],
    ['the sizes of those after 500', 8, Array.from({ length: 501 }, (_, at) => 100 + at), 599],
  ])('passes nothing that it has not seen when the connection ends before %s [R-MAIL-PASSED]', async (_what, endsBefore, found, lastUid) => {
    const { run, marks } = sweepOf({ found, large: [11], endsBefore });
    await expect(run()).rejects.toMatchObject({ code: 'mailbox_unread', kind: 'transient' });
    expect(marks.at(-1)?.lastUid).toBe(lastUid);
  });

  it('moves no mark when there is nothing new', async () => {
    const { run, marks } = sweepOf({ found: [9], mark: { uidValidity: '7', lastUid: 9 } });
    await run();
    expect(marks).toEqual([]);
  });

  it('looks through a mailbox with new numbers again from some days before it was read last', async () => {
    const { run, marks, searches } = sweepOf({ uidValidity: 8n, found: [], mark: { uidValidity: '7', lastUid: 9 } });
    await run();
    expect(searches).toEqual([{ since: new Date('2026-11-20T00:00:00Z') }]);
    expect(marks).toEqual([{ uidValidity: '8', lastUid: 4_999 }]);
  });

  it('stops between two portions when the gate is closed, and has the mark where it stopped', async () => {
    const found = Array.from({ length: 250 }, (_, index) => index + 1);
    const { run, marks, taken } = sweepOf({ found, mark: { uidValidity: '7', lastUid: 0 }, openFor: 2 });
    expect(await run()).toBe(false);
    expect(taken).toHaveLength(200);
    expect(marks.at(-1)).toEqual({ uidValidity: '7', lastUid: 200 });
  });

  it('reads only the header of a mail that is too large', async () => {
    const { run, taken } = sweepOf({ found: [10], size: 5_000, mark: { uidValidity: '7', lastUid: 9 } });
    await run();
    expect(taken).toMatchObject([{ origin: { headerOnly: true, size: 5_000 } }]);
  });
});
