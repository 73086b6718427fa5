import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** No address that may be fetched at all: scheme, credentials, port. */
  url_refused: 'invalid',
  /** The host is not on the list. */
  host_not_allowed: 'denied',
  /** The host is, or resolves to, an address that is not public. */
  address_refused: 'denied',
  host_unknown: 'missing',
  /** Too many redirects, or one without an address. */
  redirect_refused: 'invalid',
  robots_refused: 'denied',
  page_not_found: 'missing',
  page_denied: 'denied',
  page_unavailable: 'transient',
  page_timeout: 'transient',
  page_too_large: 'invalid',
  /** Neither HTML, text, JSON nor XML. */
  content_refused: 'invalid',
  /** It breaks off, is packed wrongly, is nested too deep, has too many elements, or takes too long or too much memory to read. */
  page_unreadable: 'invalid',
  search_missing: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type ResearchErrorCode = keyof typeof KINDS;

export function researchError(code: ResearchErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<ResearchErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}

/** Will the same be true tomorrow? Only such failures are remembered. */
export function isLasting(code: string): boolean {
  return code in KINDS && KINDS[code as ResearchErrorCode] !== 'transient';
}
