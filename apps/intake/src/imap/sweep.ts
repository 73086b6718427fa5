import { fetchMails, searchUids } from '@waggle/imap';
import type { FetchMessageObject, ImapFlow } from 'imapflow';
import type { FetchedMail } from '../mail/mail-taker.service.js';
import type { Source } from '../sources/source.js';
import type { ImapAccount } from './imap-account.js';
import type { ImapParts } from './imap-parts.service.js';
import type { KeptMark } from './seen-mail.repository.js';
import { type MailSize, portions } from './portions.js';

/** Mails whose sizes are asked at once. */
const LISTED = 500;
/** Of a mail that is too large to be read. */
const HEAD_BYTES = 256 * 1024;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Takes every mail of an open mailbox that came after the mark, oldest first; the mark moves with what was taken. */
export class Sweep {
  private taking: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: ImapFlow,
    private readonly account: ImapAccount,
    private readonly source: Source,
    private readonly parts: ImapParts,
  ) {}

  /** True when all was taken, false when the gate was closed before the end. */
  async run(signal: AbortSignal): Promise<boolean> {
    const { uidValidity, uids, lastUid, isNew } = await this.newMail();
    for (let start = 0; start < uids.length; start += LISTED) {
      for (const portion of portions(await this.sizes(uids.slice(start, start + LISTED)))) {
        if (!(await this.mayGoOn())) return false;
        signal.throwIfAborted();
        await this.take(await this.fetch(portion), { uidValidity, lastUid: portion.at(-1)?.uid ?? 0 });
      }
    }
    signal.throwIfAborted();
    // What was deleted before it could be fetched is passed, too; a mailbox without news keeps its mark.
    if (uids.length > 0 || isNew) await this.take([], { uidValidity, lastUid });
    return this.mayGoOn();
  }

  /** Resolves when nothing is written any more; after the connection has ended. */
  async settled(): Promise<void> {
    await this.taking.catch(() => undefined);
  }

  private async mayGoOn(): Promise<boolean> {
    await this.parts.gate.read();
    return this.parts.gate.closed(this.source) === null;
  }

  /** What lies in the mailbox at this moment; what comes later is of the next run. */
  private async newMail(): Promise<{ uidValidity: string; uids: number[]; lastUid: number; isNew: boolean }> {
    // Also tells the server to say what has come since the last command.
    await this.client.noop();
    const { mailbox } = this.client;
    if (mailbox === false) throw new Error('the mailbox is not open');
    const uidValidity = String(mailbox.uidValidity);
    const mark = await this.parts.seen.mark(this.account.name);
    const after = mark?.uidValidity === uidValidity ? mark.lastUid : undefined;
    const found = await searchUids(this.client, after === undefined ? { since: this.firstDay(mark) } : { uid: `${after + 1}:*` });
    // "n:*" always gives the last mail, also when its number is below n.
    const uids = found.filter((uid) => uid > (after ?? 0)).sort((a, b) => a - b);
    return { uidValidity, uids, lastUid: Math.max(after ?? mailbox.uidNext - 1, uids.at(-1) ?? 0), isNew: after === undefined };
  }

  /** Of a mailbox that is new, or has new numbers: whatever may have come since it was read last is looked at again. */
  private firstDay(mark: KeptMark | undefined): Date {
    return new Date((mark?.readAt.getTime() ?? Date.now()) - this.parts.config.INTAKE_BACKLOG_DAYS * DAY_MS);
  }

  private async sizes(uids: readonly number[]): Promise<MailSize[]> {
    const listed = await fetchMails(this.client, uids, { uid: true, size: true });
    const largest = this.parts.config.INTAKE_MAX_MAIL_BYTES;
    return listed.map(({ uid, size = 0 }) => ({ uid, bytes: size > largest ? HEAD_BYTES : size, headerOnly: size > largest })).sort((a, b) => a.uid - b.uid);
  }

  private async fetch(portion: readonly MailSize[]): Promise<FetchedMail[]> {
    const [whole, heads] = [portion.filter((mail) => !mail.headerOnly), portion.filter((mail) => mail.headerOnly)];
    return [...(await this.fetchAll(whole, true)), ...(await this.fetchAll(heads, { start: 0, maxLength: HEAD_BYTES }))];
  }

  private async fetchAll(mails: readonly MailSize[], source: true | { start: number; maxLength: number }): Promise<FetchedMail[]> {
    const found = await fetchMails(this.client, mails.map(({ uid }) => uid), { uid: true, size: true, internalDate: true, source });
    return found.flatMap((mail) => this.fetched(mail, source !== true));
  }

  private fetched({ source, internalDate, size }: FetchMessageObject, headerOnly: boolean): FetchedMail[] {
    if (source === undefined) return [];
    const received = internalDate === undefined ? new Date() : new Date(internalDate);
    const { name, owner } = this.account;
    return [{ source, origin: { account: name, owner, received: received.toISOString(), size: size ?? source.byteLength, headerOnly } }];
  }

  private async take(mails: readonly FetchedMail[], mark: { readonly uidValidity: string; readonly lastUid: number }): Promise<void> {
    this.taking = this.parts.taker.take({ id: this.source.id, name: this.account.name }, mails, mark);
    await this.taking;
  }
}
