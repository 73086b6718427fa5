import type { FetchMessageObject, FetchQueryObject, ImapFlow, SearchObject } from 'imapflow';
import { unread } from './imap.error.js';

type Reader = Pick<ImapFlow, 'search' | 'fetchAll' | 'mailbox' | 'usable'>;

/**
 * The UIDs of what fits, as the server orders them. imapflow has no list where the command failed, which is not an empty one.
 *
 * @throws AppError `mailbox_unread`
 */
export async function searchUids(client: Reader, query: SearchObject): Promise<number[]> {
  const found = await client.search(query, { uid: true });
  if (!Array.isArray(found)) throw unread('the search failed, or the connection has ended');
  return found;
}

/**
 * Those of these mails that are still there. imapflow gives none where the connection has ended before, as if all had been deleted.
 *
 * @throws AppError `mailbox_unread`; whatever breaks on the way
 */
export async function fetchMails(client: Reader, uids: readonly number[], query: FetchQueryObject): Promise<FetchMessageObject[]> {
  if (uids.length === 0) return [];
  const mails = await client.fetchAll([...uids], query, { uid: true });
  if (mails.length < uids.length && (client.mailbox === false || !client.usable)) throw unread('the connection has ended');
  return mails;
}
