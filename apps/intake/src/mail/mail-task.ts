import { createHash } from 'node:crypto';
import type { FrontMatter, PayloadOf, TaskFile } from '@waggle/contracts';
import { type IncomingMail, wellFormed } from './incoming-mail.js';

export type MailTask = PayloadOf<typeof TaskFile>;

export interface Origin {
  /** The account's name, without a password. */
  readonly account: string;
  /** When the mailbox got it, ISO 8601 UTC. */
  readonly received: string;
  /** Bytes of the whole mail. */
  readonly size: number;
  /** Only its header was read. */
  readonly headerOnly: boolean;
}

/** Characters of a mail's text that a task takes; the rest stays in the mailbox. */
const MAX_TEXT = 200_000;

/** What makes a mail the same mail again: its Message-ID, or its content where it has none. */
export function messageKeyOf(mail: IncomingMail): string {
  return mail.messageId ?? `sha256:${mail.contentHash}`;
}

/**
 * The one task of a mail. `hashLength` is the number of hex digits in the task's id: 8, more when that name is taken.
 */
export function mailTask(mail: IncomingMail, origin: Origin, hashLength = 8): MailTask {
  const key = messageKeyOf(mail);
  const hash = createHash('sha256').update(`${origin.account}\n${key}\n${mail.fingerprint}`).digest('hex');
  const day = origin.received.slice(0, 10).replaceAll('-', '');
  return {
    taskId: `EMAIL_${day}_${hash.slice(0, hashLength)}`,
    frontMatter: frontMatterOf(mail, origin),
    body: bodyOf(mail, origin),
    sourceKey: `imap ${origin.account} ${key} ${mail.fingerprint.slice(0, 16)}`,
  };
}

function frontMatterOf(mail: IncomingMail, origin: Origin): FrontMatter {
  const fields = {
    source: 'imap',
    account: origin.account,
    ...(mail.important ? { priority: 'HIGH' } : {}),
    from: mail.from,
    to: mail.to,
    cc: mail.cc,
    reply_to: mail.replyTo,
    subject: mail.subject,
    message_id: mail.messageId,
    in_reply_to: mail.inReplyTo,
    references: mail.references,
    date: mail.date,
    received: origin.received,
    automatic: mail.automatic,
    attachments: mail.attachments,
    hidden_text: mail.hidden,
    broken: mail.broken,
    truncated: mail.text.length > MAX_TEXT ? true : null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)));
}

function bodyOf(mail: IncomingMail, { headerOnly, size }: Origin): string {
  if (headerOnly) return `(This mail of ${size} bytes was too large to be read; it lies in the mailbox.)\n`;
  return `${wellFormed(mail.text.slice(0, MAX_TEXT))}\n`;
}
