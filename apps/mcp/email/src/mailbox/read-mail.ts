import { withoutHidden } from '@waggle/guard';
import { parseMail } from '@waggle/imap';
import { convert } from 'html-to-text';
import type { Address, Email } from 'postal-mime';
import { type Mail, mailDigest } from '../mail.js';
import { attachmentName } from './attachment-name.js';

/** What tells mail of programs from mail of people. */
const TELLING = ['auto-submitted', 'content-type', 'in-reply-to', 'list-id', 'list-unsubscribe', 'precedence', 'return-path', 'x-autoreply', 'x-autorespond', 'x-failed-recipients'];
const MAX_HEADER = 1_000;
/** Characters; as the intake reads it. */
const MAX_HTML = 4 * 1024 * 1024;

/** Reads a mail as received. HTML becomes the text that a reader sees; what a broken mail lacks is left empty, and of one that cannot be parsed there is the beginning. */
export async function readMail(source: Buffer): Promise<Mail> {
  const { mail } = await parseMail(source);
  return {
    messageId: mail.messageId ?? '',
    digest: mailDigest(source),
    from: addressesOf(mail.from)[0] ?? '',
    to: (mail.to ?? []).flatMap(addressesOf),
    cc: (mail.cc ?? []).flatMap(addressesOf),
    replyTo: (mail.replyTo ?? []).flatMap(addressesOf),
    subject: mail.subject ?? '',
    date: isoDate(mail.date),
    text: mail.text ?? (mail.html === undefined ? '' : convert(withoutHidden(mail.html).seen, { wordwrap: false, limits: { maxInputLength: MAX_HTML } })),
    inReplyTo: mail.inReplyTo ?? null,
    references: mail.references?.split(/\s+/).filter((id) => id !== '') ?? [],
    headers: tellingHeaders(mail),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: attachmentName(filename),
      contentType: mimeType,
      bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
  };
}

function tellingHeaders({ headers }: Email): Record<string, string> {
  const known = headers.filter(({ key }) => TELLING.includes(key));
  return Object.fromEntries(known.map(({ key, value }) => [key, value.replace(/\p{Cc}+/gu, ' ').slice(0, MAX_HEADER)]));
}

function addressesOf(address: Address | undefined): string[] {
  if (address === undefined) return [];
  return address.group === undefined ? [address.address ?? ''] : address.group.map((member) => member.address ?? '');
}

function isoDate(date: string | undefined): string | null {
  const time = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
