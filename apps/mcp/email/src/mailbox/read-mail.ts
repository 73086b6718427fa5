import { convert } from 'html-to-text';
import PostalMime, { type Address } from 'postal-mime';
import type { Mail } from '../mail.js';

/** Reads a mail as received. HTML becomes text; what a broken mail lacks is left empty. */
export async function readMail(source: Buffer): Promise<Mail> {
  const mail = await PostalMime.parse(source);
  return {
    messageId: mail.messageId ?? '',
    from: addressesOf(mail.from)[0] ?? '',
    to: (mail.to ?? []).flatMap(addressesOf),
    subject: mail.subject ?? '',
    date: isoDate(mail.date),
    text: mail.text ?? (mail.html === undefined ? '' : convert(mail.html, { wordwrap: false })),
    inReplyTo: mail.inReplyTo ?? null,
    references: mail.references?.split(/\s+/).filter((id) => id !== '') ?? [],
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'unnamed',
      contentType: mimeType,
      bytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
  };
}

function addressesOf(address: Address | undefined): string[] {
  if (address === undefined) return [];
  return address.group === undefined ? [address.address ?? ''] : address.group.map((member) => member.address ?? '');
}

function isoDate(date: string | undefined): string | null {
  const time = date === undefined ? NaN : Date.parse(date);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
