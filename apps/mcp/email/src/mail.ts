import { createHash } from 'node:crypto';
import type { readEmail, searchInbox } from '@waggle/contracts';
import type { z } from 'zod';

export type MailSummary = z.infer<typeof searchInbox.output>['mails'][number];
/** A mail as our providers give it: never without its digest. */
export type Mail = z.infer<typeof readEmail.output>['mail'] & { readonly digest: string };
export type MailQuery = z.infer<typeof searchInbox.input>;

/** A mail as it will leave, or rest in Drafts. */
export interface OutgoingMail {
  /** With angle brackets. */
  readonly messageId: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly inReplyTo?: string;
  readonly references: readonly string[];
  /** The mail that goes along. */
  readonly forwardOf?: ForwardedMail;
}

/** A mail as somebody has read it: another that bears its Message-ID is not meant. */
export interface ForwardedMail {
  readonly messageId: string;
  readonly digest: string;
}

/** The Message-ID of what a grant permits: always the same, so that it can be searched for after a crash. */
export function messageIdFor(idempotencyKey: string, from: string): string {
  return `<${idempotencyKey}@${domainOf(from)}>`;
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

/** The first mail of the thread that a reply belongs to. */
export function threadRoot(references: readonly string[], inReplyTo: string): string {
  return references[0] ?? inReplyTo;
}

/** What is written, as a short text to compare by. */
export function draftDigest(mail: { readonly subject: string; readonly text: string }): string {
  return createHash('sha256').update(`${mail.subject}\n${mail.text}`, 'utf8').digest('hex');
}

/** A mail as it lies in the mailbox, every byte of it. */
export function mailDigest(source: Buffer | string): string {
  return createHash('sha256').update(source).digest('hex');
}

/** Recipients in one order and one case. */
export function recipientsOf(mail: { readonly to: readonly string[]; readonly cc: readonly string[] }): string[] {
  return [...new Set([...mail.to, ...mail.cc].map((address) => address.toLowerCase()))].sort();
}

/** RFC 5322: the references of a reply end with the mail that it answers. */
export function withParent(reply: { readonly references: readonly string[]; readonly inReplyTo: string }): string[] {
  return [...reply.references.filter((id) => id !== reply.inReplyTo), reply.inReplyTo];
}
