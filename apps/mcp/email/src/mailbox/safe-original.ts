import { parseMail } from '@waggle/imap';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Address, Email } from 'postal-mime';
import { mailError } from '../mail.error.js';
import { attachmentName } from './attachment-name.js';

/**
 * A received mail as it may go on to others: as it came, or, where the name of an attachment is not plain, made anew with plain
 * names. A signature over its body is lost then.
 *
 * @throws AppError `mail_unreadable` when its attachments cannot be told
 */
export async function safeOriginal(raw: Buffer): Promise<Buffer> {
  const { mail, broken } = await parseMail(raw, { forceRfc822Attachments: true });
  if (broken !== null) throw mailError('mail_unreadable', `The mail does not go on to others: ${broken}`);
  const isPlain = mail.attachments.every(({ filename }) => filename === null || filename === undefined || filename === attachmentName(filename));
  return isPlain ? raw : rebuilt(mail);
}

function rebuilt({ messageId, from, to, cc, subject, date, text, html, attachments }: Email): Promise<Buffer> {
  const composer = new MailComposer({
    messageId,
    from: plain(from === undefined ? [] : [from])[0],
    to: plain(to ?? []),
    cc: plain(cc ?? []),
    subject,
    date,
    text,
    html,
    attachments: attachments.map(({ filename, mimeType, content }) => ({ filename: attachmentName(filename), contentType: mimeType, content: typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer) })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

function plain(addresses: readonly Address[]): Array<{ name: string; address: string }> {
  return addresses.flatMap((entry) => entry.group ?? [entry]).map(({ name, address }) => ({ name, address: address ?? '' }));
}
