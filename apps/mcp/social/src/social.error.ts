import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** The platform's credentials are not set. */
  platform_not_configured: 'invalid',
  /** The post breaks rules of the platform; `faults` names them. */
  post_invalid: 'invalid',
  post_not_found: 'missing',
  /** The platform says that it has this text already. */
  post_duplicate: 'conflict',
  /** The platform could not use the picture. */
  media_refused: 'invalid',
  /** The platform still works on the picture. */
  media_not_ready: 'transient',
  /** The picture's host did not answer the check. */
  media_unavailable: 'transient',
  period_invalid: 'invalid',
  cursor_invalid: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type SocialErrorCode = keyof typeof KINDS;

export function socialError(code: SocialErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<SocialErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
