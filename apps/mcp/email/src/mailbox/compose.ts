import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../mail.js';
import { literalSubject } from './literal-subject.js';
import { safeOriginal } from './safe-original.js';

export interface Sender {
  readonly address: string;
  readonly name: string;
}

/** A mail that goes along whole. */
export interface Original {
  readonly subject: string;
  readonly raw: Buffer;
}

/** The mail as bytes (RFC 5322, CRLF): what is sent, and what is kept in Sent. */
export async function compose(mail: OutgoingMail, from: Sender, original?: Original): Promise<Buffer> {
  const { messageId, subject, text, inReplyTo } = mail;
  const attachments = original === undefined ? [] : [{ filename: 'forwarded.eml', contentType: 'message/rfc822', content: await safeOriginal(original.raw) }];
  const composer = new MailComposer({
    messageId,
    from: from.name === '' ? from.address : { name: from.name, address: from.address },
    to: [...mail.to],
    cc: [...mail.cc],
    subject: literalSubject(subject),
    text,
    inReplyTo,
    references: [...mail.references],
    attachments,
    date: new Date(),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
