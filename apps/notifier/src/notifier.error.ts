import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** The channel takes no message to this person: unknown, blocked, not a member. */
  recipient_refused: 'invalid',
  /** Not signed by Slack, or not now. */
  slack_unsigned: 'denied',
  /** Signed, but nothing that our buttons and forms send. */
  slack_unknown_form: 'invalid',
  /** The message that should be changed does not exist any more. */
  message_gone: 'missing',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type NotifierErrorCode = keyof typeof KINDS;

export function notifierError(code: NotifierErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<NotifierErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
