import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** No such telephone number can exist. */
  phone_invalid: 'invalid',
  /** They wrote STOP, or WhatsApp says so. */
  recipient_opted_out: 'denied',
  /** More than 24 hours since they wrote: only a template may be sent. */
  window_closed: 'conflict',
  /** No approved template of this name and language. */
  template_unknown: 'missing',
  /** The template has other parameters, or WhatsApp refuses it. */
  template_refused: 'invalid',
  /** Not on WhatsApp, or cannot be reached there. */
  recipient_unreachable: 'invalid',
  webhook_unsigned: 'denied',
  webhook_invalid: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type WhatsappErrorCode = keyof typeof KINDS;

export function whatsappError(code: WhatsappErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<WhatsappErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
