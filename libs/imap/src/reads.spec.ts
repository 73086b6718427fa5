import type { FetchMessageObject, ImapFlow } from 'imapflow';
import { fetchMails, searchUids } from './reads.js';

const box = (change: object) => ({ usable: true, mailbox: {}, search: async () => [3, 5], fetchAll: async () => [{ uid: 3 }] as FetchMessageObject[], ...change }) as unknown as ImapFlow;
const UNREAD = { code: 'mailbox_unread', kind: 'transient' };

describe('reading a mailbox', () => {
  it('tells a search that finds nothing from one that was not answered', async () => {
    expect(await searchUids(box({ search: async () => [] }), { all: true })).toEqual([]);
    for (const nothing of [false, undefined]) await expect(searchUids(box({ search: async () => nothing }), { all: true })).rejects.toMatchObject(UNREAD);
  });

  it('tells mails that have gone from a connection that has', async () => {
    expect(await fetchMails(box({}), [3, 5], { uid: true })).toEqual([{ uid: 3 }]);
    await expect(fetchMails(box({ mailbox: false }), [3, 5], { uid: true })).rejects.toMatchObject(UNREAD);
    await expect(fetchMails(box({ usable: false }), [3, 5], { uid: true })).rejects.toMatchObject(UNREAD);
  });

  it('asks for nothing when nothing is wanted', async () => {
    expect(await fetchMails(box({ fetchAll: () => Promise.reject(new Error('asked')) }), [], { uid: true })).toEqual([]);
  });
});
