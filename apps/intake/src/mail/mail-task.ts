import { createHash } from 'node:crypto';
import type { FrontMatter } from '@waggle/contracts';
import type { ArrivingTask } from '../sources/task-taker.service.js';
import { type IncomingMail, wellFormed } from './incoming-mail.js';

export interface Origin {
  /** `user@host`: whose mail it is, whichever of their mailboxes it lies in. */
  readonly owner: string;
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
/** Of a Message-ID that is kept as it is. */
const MAX_KEY = 300;
const HASH_DIGITS = 12;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What makes a mail the same mail again: its Message-ID; where it has none, its content and date, or when the mailbox got it. */
function messageKeyOf(mail: IncomingMail, { received }: Origin): string {
  if (mail.messageId !== null && mail.messageId.length <= MAX_KEY) return mail.messageId;
  return `sha256:${sha256(mail.messageId ?? `${mail.contentHash} ${mail.date ?? received}`)}`;
}

/** The one task of a mail: the same wherever and however often the mail is met. */
export function mailTask(mail: IncomingMail, origin: Origin): ArrivingTask {
  const sourceKey = `imap ${origin.owner} ${messageKeyOf(mail, origin)} ${mail.fingerprint.slice(0, 16)}`;
  const day = origin.received.slice(0, 10).replaceAll('-', '');
  return { taskId: `EMAIL_${day}_${sha256(sourceKey).slice(0, HASH_DIGITS)}`, frontMatter: frontMatterOf(mail, origin), body: bodyOf(mail, origin), sourceKey };
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
