import { AppError, type ErrorKind } from '@waggle/errors';

const KINDS = {
  webhook_unknown: 'missing',
  /** No signature, one that does not fit, or none that could be read. Which of them is nobody's business. */
  webhook_unsigned: 'denied',
  /** Rightly signed, but of another time: a replay, or a clock that is wrong. */
  webhook_stale: 'denied',
  webhook_unreadable: 'invalid',
  /** Paused, of the other zone, or too much work lies here: to be sent again later. */
  source_closed: 'transient',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type WebhookErrorCode = keyof typeof KINDS;

export const webhookError = (code: WebhookErrorCode, message: string): AppError<WebhookErrorCode> => new AppError(code, KINDS[code], message);
