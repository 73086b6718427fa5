import { randomUUID } from 'node:crypto';
import type { OnApplicationShutdown } from '@nestjs/common';
import { AppError, toAppError } from '@waggle/errors';
import type { Found } from '@waggle/mcp-server';
import type { Logger } from '@waggle/observability';
import type { FetchMessageObject, SearchObject } from 'imapflow';
import pRetry from 'p-retry';
import type { EmailConfig } from '../email.config.js';
import { checkDigest } from '../check-digest.js';
import { type ForwardedMail, type Mail, type MailQuery, mailDigest, type MailSummary, type OutgoingMail, recipientsOf } from '../mail.js';
import { mailError } from '../mail.error.js';
import { MailProvider } from '../mail.provider.js';
import { compose } from './compose.js';
import type { ImapMailbox } from './imap-mailbox.js';
import { readMail } from './read-mail.js';
import type { SmtpResult, SmtpSender } from './smtp-sender.js';
import type { TransmissionRepository } from './transmission.repository.js';

const INBOX = 'INBOX';
/** Mails of one thread that are looked at. */
const THREAD_LIMIT = 50;
/** Mails that are looked at for one with a Message-ID: IMAP also finds those whose Message-ID only holds it. */
const SAME_ID_LIMIT = 50;
/** Of a larger mail nothing is read: it would be in memory several times. */
const MAX_MAIL_BYTES = 25 * 1024 * 1024;

interface Located {
  readonly place: string;
  readonly uid: number;
  readonly bytes: number;
}

/** A real account: sends over SMTP, reads and keeps over IMAP. */
export class MailboxProvider extends MailProvider implements OnApplicationShutdown {
  constructor(
    private readonly smtp: Pick<SmtpSender, 'send' | 'close'>,
    private readonly imap: ImapMailbox,
    private readonly transmissions: TransmissionRepository,
    private readonly config: Pick<EmailConfig, 'EMAIL_FROM' | 'EMAIL_FROM_NAME' | 'EMAIL_SAVE_SENT' | 'EMAIL_SETTLE_SECONDS'>,
    private readonly log: Logger,
  ) {
    super();
  }

  override readonly repeatable = false;

  override get settleMs(): number {
    return this.config.EMAIL_SETTLE_SECONDS * 1000;
  }

  async search({ from, subject, text, references, limit }: MailQuery): Promise<MailSummary[]> {
    const query: SearchObject = { all: true, ...(from && { from }), ...(subject && { subject }), ...(text && { text }) };
    const found = await this.imap.search(INBOX, references === undefined ? query : { ...query, ...inThread(references) }, limit);
    return found.map(toSummary);
  }

  async read(messageId: string): Promise<Mail> {
    const [newest] = await this.allWith(messageId);
    return readMail((await this.fetch(newest)).source);
  }

  async checkOriginal(original: ForwardedMail): Promise<void> {
    await this.original(original);
  }

  async draft(mail: OutgoingMail): Promise<string> {
    return this.imap.append('\\Drafts', await this.composed(mail), ['\\Draft', '\\Seen']);
  }

  async send(mail: OutgoingMail): Promise<{ providerId: string }> {
    const raw = await this.composed(mail);
    const { rejected } = await this.transmit(mail, raw);
    if (rejected.length > 0) await this.noteRefused(mail.messageId, rejected);
    if (this.config.EMAIL_SAVE_SENT) await this.keepCopy(mail.messageId, raw);
    return { providerId: mail.messageId };
  }

  override refusedOf(messageId: string): Promise<string[]> {
    return this.transmissions.refusedOf(messageId);
  }

  /** Not in Sent does not prove that it was not sent, the copy comes after the sending; that it never began to leave does. */
  async findSent(messageId: string): Promise<Found> {
    const sent = await this.withId(await this.imap.pathOf('\\Sent'), messageId);
    if (sent.length > 0) return { state: 'found', providerId: messageId };
    return { state: (await this.transmissions.hasBegun(messageId)) ? 'unknown' : 'absent' };
  }

  async newerInThread(root: string, messageId: string): Promise<string[]> {
    const [answered] = await this.withId(INBOX, messageId);
    const since = dateOf(answered)?.getTime() ?? 0;
    const places = [INBOX, await this.imap.pathOf('\\Sent')];
    const newer: string[] = [];
    for (const place of places) {
      const thread = await this.imap.search(place, inThread(root, messageId), THREAD_LIMIT);
      newer.push(...thread.filter((mail) => (dateOf(mail)?.getTime() ?? 0) > since).map(messageIdOf).filter((id) => id !== messageId));
    }
    return newer;
  }

  async onApplicationShutdown(): Promise<void> {
    this.smtp.close();
    await this.imap.close();
  }

  private async transmit(mail: OutgoingMail, raw: Buffer): Promise<SmtpResult> {
    const attempt = randomUUID();
    let overtaken = false;
    const begins = async (): Promise<void> => {
      overtaken = !(await this.transmissions.begin(mail.messageId, attempt));
      if (overtaken) throw new Error('Another attempt has begun to send this mail');
    };
    try {
      return await this.smtp.send({ from: this.config.EMAIL_FROM, to: recipientsOf(mail) }, raw, begins);
    } catch (thrown) {
      // Whoever stood still meanwhile has sent nothing, and cannot tell what the other has.
      if (overtaken) throw new Error('Another attempt has begun to send this mail', { cause: thrown });
      if (thrown instanceof AppError) await pRetry(() => this.transmissions.forget(mail.messageId, attempt), { retries: 3, minTimeout: 200 });
      throw thrown;
    }
  }

  private async composed(mail: OutgoingMail): Promise<Buffer> {
    const from = { address: this.config.EMAIL_FROM, name: this.config.EMAIL_FROM_NAME };
    if (mail.forwardOf === undefined) return compose(mail, from);
    const { source, envelope } = await this.original(mail.forwardOf);
    return compose(mail, from, { subject: envelope?.subject ?? '', raw: source });
  }

  private async original(forwardOf: ForwardedMail): Promise<FetchMessageObject & { source: Buffer }> {
    const [first, ...more] = await this.allWith(forwardOf.messageId);
    if (more.length > 0) throw mailError('mail_ambiguous', `${more.length + 1} mails bear this Message-ID; which one is meant cannot be told`);
    const original = await this.fetch(first);
    checkDigest(forwardOf, mailDigest(original.source));
    return original;
  }

  /** Those that were received with this Message-ID, newest first; if none was, those that we sent. */
  private async allWith(messageId: string): Promise<Located[]> {
    for (const place of [INBOX, await this.imap.pathOf('\\Sent')]) {
      const mails = await this.withId(place, messageId);
      if (mails.length > 0) return mails.map(({ uid, size = 0 }) => ({ place, uid, bytes: size }));
    }
    return [];
  }

  private async withId(place: string, messageId: string): Promise<FetchMessageObject[]> {
    const mails = await this.imap.search(place, { header: { 'message-id': messageId } }, SAME_ID_LIMIT);
    return mails.filter((mail) => messageIdOf(mail) === messageId);
  }

  private async fetch(mail: Located | undefined): Promise<FetchMessageObject & { source: Buffer }> {
    if (mail !== undefined && mail.bytes > MAX_MAIL_BYTES) throw mailError('mail_too_large', 'The mail is too large to be read; it lies in the mailbox', { bytes: mail.bytes, most: MAX_MAIL_BYTES });
    const [found] = mail === undefined ? [] : await this.imap.search(mail.place, { uid: String(mail.uid) }, 1, { source: true });
    if (found?.source === undefined) throw mailError('mail_not_found', 'No mail with this Message-ID');
    return { ...found, source: found.source };
  }

  /** The mail has gone: that this cannot be noted changes nothing of it. */
  private async noteRefused(messageId: string, rejected: readonly string[]): Promise<void> {
    this.log.warn({ messageId, rejected: rejected.length }, 'some recipients were refused');
    await pRetry(() => this.transmissions.note(messageId, rejected), { retries: 2, minTimeout: 200 }).catch((thrown: unknown) => this.log.error({ messageId, code: toAppError(thrown).code }, 'who was refused could not be noted'));
  }

  /** The mail has gone: a copy that cannot be kept is said, and changes nothing. */
  private async keepCopy(messageId: string, raw: Buffer): Promise<void> {
    try {
      await pRetry(() => this.imap.append('\\Sent', raw, ['\\Seen']), { retries: 2, minTimeout: 200 });
    } catch (thrown) {
      this.log.error({ messageId, code: toAppError(thrown).code }, 'sent, but no copy could be kept in Sent');
    }
  }
}

function inThread(...ids: string[]): SearchObject {
  const names = ['references', 'in-reply-to', 'message-id'];
  return { or: ids.flatMap((id) => names.map((name) => ({ header: { [name]: id } }))) };
}

function dateOf(mail: FetchMessageObject | undefined): Date | undefined {
  const date = mail?.internalDate;
  return date === undefined ? undefined : new Date(date);
}

function messageIdOf(mail: FetchMessageObject): string {
  return mail.envelope?.messageId ?? '';
}

function toSummary(mail: FetchMessageObject): MailSummary {
  const { envelope } = mail;
  const addresses = (list: Array<{ address?: string }> | undefined): string[] => (list ?? []).flatMap(({ address }) => (address ? [address] : []));
  return {
    messageId: messageIdOf(mail),
    from: addresses(envelope?.from)[0] ?? '',
    to: addresses(envelope?.to),
    subject: envelope?.subject ?? '',
    date: envelope?.date === undefined ? null : new Date(envelope.date).toISOString(),
  };
}
