import { fetchMails, reasonOf, searchUids } from '@waggle/imap';
import type { Logger } from '@waggle/observability';
import { type FetchMessageObject, ImapFlow, type SearchObject } from 'imapflow';
import { mailError } from '../mail.error.js';

const PORTS: Readonly<Record<string, number>> = { 'imap:': 143, 'imaps:': 993 };
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

export type SpecialUse = '\\Sent' | '\\Drafts';
const USUAL_NAME: Readonly<Record<SpecialUse, string>> = { '\\Sent': 'Sent', '\\Drafts': 'Drafts' };

/** One IMAP connection, made when needed and again when it breaks; mailboxes are used one at a time. Whatever fails is `mail_unavailable`. */
export class ImapMailbox {
  private readonly url: URL;
  private connection: Promise<ImapFlow> | undefined;
  private readonly paths = new Map<SpecialUse, string>();

  constructor(
    url: string,
    private readonly log: Logger,
  ) {
    this.url = new URL(url);
  }

  /** The newest `limit` mails that fit, newest first. */
  async search(path: string, query: SearchObject, limit: number, fetch: { source?: boolean } = {}): Promise<FetchMessageObject[]> {
    return this.inMailbox(path, async (client) => {
      const newest = (await searchUids(client, query)).slice(-limit);
      const mails = await fetchMails(client, newest, { uid: true, envelope: true, internalDate: true, size: true, ...fetch });
      return mails.sort((one, other) => other.uid - one.uid);
    });
  }

  /** Gives the UID when the server says it. */
  async append(use: SpecialUse, raw: Buffer, flags: string[]): Promise<string> {
    const path = await this.pathOf(use);
    const appended = await this.using((client) => client.append(path, raw, flags, new Date()));
    if (appended === false) throw mailError('mail_unavailable', 'The mailbox did not keep it');
    return appended.uid === undefined ? path : `${path}/${appended.uid}`;
  }

  /** The mailbox for sent mail or drafts: as the server marks it, else by its usual name, made when missing. */
  async pathOf(use: SpecialUse): Promise<string> {
    const known = this.paths.get(use);
    if (known !== undefined) return known;
    const path = await this.using(async (client) => {
      const mailboxes = await client.list();
      const found = mailboxes.find((mailbox) => mailbox.specialUse === use) ?? mailboxes.find((mailbox) => mailbox.name === USUAL_NAME[use]);
      return found?.path ?? (await client.mailboxCreate(USUAL_NAME[use])).path;
    });
    this.paths.set(use, path);
    return path;
  }

  async close(): Promise<void> {
    const client = await this.connection?.catch(() => undefined);
    this.connection = undefined;
    await client?.logout().catch(() => client.close());
  }

  private async inMailbox<T>(path: string, work: (client: ImapFlow) => Promise<T>): Promise<T> {
    return this.using(async (client) => {
      const lock = await client.getMailboxLock(path);
      try {
        // Another connection may have put mail there since this one looked.
        await client.noop();
        return await work(client);
      } finally {
        lock.release();
      }
    });
  }

  /** The connection may break in the middle of anything, and the server may say no to it. */
  private async using<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      return await work(client);
    } catch (thrown) {
      throw mailError('mail_unavailable', `The mailbox did not do it: ${reasonOf(thrown)}`, {}, thrown);
    }
  }

  private async connect(): Promise<ImapFlow> {
    const open = await this.connection?.catch(() => undefined);
    if (open?.usable === true) return open;
    this.connection = this.open();
    return this.connection;
  }

  private async open(): Promise<ImapFlow> {
    const { protocol, hostname, port, username, password } = this.url;
    const client = new ImapFlow({
      host: hostname,
      port: port === '' ? PORTS[protocol] : Number(port),
      secure: protocol === 'imaps:',
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // A password does not travel in clear text, but to this very machine.
      doSTARTTLS: protocol === 'imaps:' || LOOPBACK.includes(hostname) ? undefined : true,
      tls: LOOPBACK.includes(hostname) ? { rejectUnauthorized: false } : undefined,
      logger: false,
      disableAutoIdle: true,
    });
    client.on('error', (error: Error) => this.log.warn({ detail: error.message }, 'IMAP connection error'));
    try {
      await client.connect();
      return client;
    } catch (thrown) {
      throw mailError('mail_unavailable', 'The mailbox cannot be reached', {}, thrown);
    }
  }
}
