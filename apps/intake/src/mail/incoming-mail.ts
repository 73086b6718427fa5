import { createHash } from 'node:crypto';
import { withoutHidden } from '@waggle/guard';
import { headOf, parseMail } from '@waggle/imap';
import { safeName } from '@waggle/workspace-files';
import { convert } from 'html-to-text';
import type { Address, Email } from 'postal-mime';

/** What is known of an attachment; its content stays in the mailbox. */
export interface AttachmentNote {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** A mail as read. Every text is one line but `text`; nothing in it is to be trusted. */
export interface IncomingMail {
  readonly messageId: string | null;
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  readonly date: string | null;
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly attachments: readonly AttachmentNote[];
  readonly text: string;
  /** What its HTML says and no reader sees; it is not in `text`. */
  readonly hidden: readonly string[];
  readonly important: boolean;
  /** Sent by a machine: an answer, a list, a bulk mail. */
  readonly automatic: string | null;
  /** Why not all of it could be read; null when it could. */
  readonly broken: string | null;
  /** SHA-256 (hex) of sender, subject and text. */
  readonly contentHash: string;
  /** SHA-256 (hex) of sender, subject and the body's bytes: tells apart what bears the same Message-ID. */
  readonly fingerprint: string;
}

const MAX_LINE = 1_000;
const MAX_ENTRIES = 100;
const MAX_HIDDEN = 20;
const MESSAGE_ID = /<[^<>\s]{1,500}>/g;
/** Control characters, and those that turn the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]+/gu;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads a mail (RFC 5322 bytes). Never fails: what cannot be read is left out and said in `broken`. */
export async function readMail(source: Uint8Array): Promise<IncomingMail> {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const body = sha256(bytes.subarray(headOf(source).length).toString('latin1').replaceAll('\r', '').trimEnd());
  const { mail, broken } = await parseMail(source);
  try {
    return fromEmail(mail, body, broken);
  } catch (error) {
    return fromEmail({ ...mail, html: undefined, text: mail.text ?? mail.html }, body, error instanceof Error ? error.message : 'it cannot be read');
  }
}

function fromEmail(mail: Email, body: string, broken: string | null): IncomingMail {
  const from = people(mail.from === undefined ? [] : [mail.from])[0] ?? '';
  const subject = line(mail.subject ?? '');
  const { seen, hidden } = withoutHidden(mail.html ?? '');
  const text = textOf(mail, seen);
  return {
    messageId: messageIds(mail.messageId ?? '')[0] ?? null,
    from,
    to: people(mail.to ?? []),
    cc: people(mail.cc ?? []),
    replyTo: people(mail.replyTo ?? []),
    subject,
    date: isoDate(mail.date),
    inReplyTo: messageIds(mail.inReplyTo ?? '')[0] ?? null,
    references: messageIds(mail.references ?? '').slice(-MAX_ENTRIES),
    attachments: mail.attachments.slice(0, MAX_ENTRIES).map(({ filename, mimeType, content }) => ({
      name: safeName(line(filename ?? '') || 'unnamed'),
      type: line(mimeType),
      bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
    text,
    hidden: hidden.slice(0, MAX_HIDDEN).map(line),
    important: /^(?:high|urgent|1\b)/i.test(header(mail, 'importance') ?? header(mail, 'x-priority') ?? ''),
    automatic: automaticOf(mail),
    broken: broken === null ? null : line(broken),
    contentHash: sha256(JSON.stringify([from, subject, text])),
    fingerprint: sha256(JSON.stringify([from, subject, body])),
  };
}

/** Half a surrogate pair is no character: it could not be written as UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\uFFFD');
}

/** One printable line. */
function line(text: string): string {
  // Once more, as the cut may have gone through a pair.
  return wellFormed(wellFormed(text).replace(UNPRINTABLE, ' ').replace(/ {2,}/g, ' ').trim().slice(0, MAX_LINE));
}

function people(addresses: readonly Address[]): string[] {
  const flat = addresses.flatMap((address) => address.group ?? [address]);
  return flat.slice(0, MAX_ENTRIES).flatMap(({ name, address }) => {
    const plain = line(address ?? '').replace(/[\s<>]/g, '');
    if (plain === '') return [];
    const shown = line(name).replace(/[<>"]/g, '').trim();
    return [shown === '' || shown === plain ? plain : `${shown} <${plain}>`];
  });
}

function messageIds(text: string): string[] {
  return line(text.slice(0, 64 * 1024).replace(/[\r\n\t]+/g, ' ')) === '' ? [] : (text.match(MESSAGE_ID) ?? []).map((id) => line(id));
}

function textOf(mail: Email, html: string): string {
  const plain = mail.text ?? '';
  const text = plain.trim() !== '' || html === '' ? plain : fromHtml(html);
  return wellFormed(text).replace(/\r\n?/g, '\n').replace(/\0/g, '').trimEnd();
}

function fromHtml(html: string): string {
  return convert(html, { wordwrap: false, limits: { maxInputLength: 4 * 1024 * 1024 }, selectors: [{ selector: 'img', format: 'skip' }] });
}

function isoDate(date: string | undefined): string | null {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

function header(mail: Email, name: string): string | undefined {
  return mail.headers.find(({ key }) => key === name)?.value;
}

function automaticOf(mail: Email): string | null {
  const submitted = header(mail, 'auto-submitted');
  if (submitted !== undefined && !/^no\b/i.test(submitted)) return line(submitted);
  const precedence = header(mail, 'precedence');
  if (precedence !== undefined && /bulk|list|junk|auto_reply/i.test(precedence)) return line(precedence);
  return header(mail, 'list-id') === undefined ? null : 'list';
}
