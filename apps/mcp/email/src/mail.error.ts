import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  mail_not_found: 'missing',
  /** Several mails bear this Message-ID: which one is meant cannot be told. */
  mail_ambiguous: 'conflict',
  /** So large that it is not read; it lies in the mailbox. */
  mail_too_large: 'invalid',
  /** What its attachments are called cannot be told. */
  mail_unreadable: 'invalid',
  /** The receiving side refused it for good. */
  mail_rejected: 'invalid',
  /** The receiving side wants it later. */
  mail_deferred: 'transient',
  /** The mail server did not answer, or not to us. */
  mail_unavailable: 'transient',
  /** This zone reads and drafts; no server to send over is known to it. */
  mail_not_sent_here: 'denied',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type MailErrorCode = keyof typeof KINDS;

export function mailError(code: MailErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<MailErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
