import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** Not here, or never more than one of it. */
  service_not_scaled: 'missing',
  scaling_invalid: 'invalid',
  proof_invalid: 'denied',
  role_forbidden: 'denied',
  /** What launches instances does not answer, or would not. */
  driver_failed: 'transient',
  /** The broker does not say how much waits. */
  load_unknown: 'transient',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type ScalingErrorCode = keyof typeof KINDS;

export function scalingError(code: ScalingErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<ScalingErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
