import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

/** All of them mean: the call certainly had no effect. */
const KINDS = {
  /** No connection was made. */
  vendor_unreachable: 'transient',
  /** Too many calls; `retryAfterSeconds` says when. */
  vendor_busy: 'transient',
  /** A read that failed on the way or at the vendor. */
  vendor_unavailable: 'transient',
  vendor_unauthorized: 'denied',
  /** The vendor understood and said no; `status` says how. */
  vendor_refused: 'invalid',
  vendor_not_found: 'missing',
  /** The answer to a read does not have the form that the vendor publishes. */
  vendor_answer_invalid: 'bug',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type VendorErrorCode = keyof typeof KINDS;

export function vendorError(code: VendorErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<VendorErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
