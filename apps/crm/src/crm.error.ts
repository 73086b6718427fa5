import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  contact_not_found: 'missing',
  deal_not_found: 'missing',
  /** The table of moves does not hold it. */
  stage_move_refused: 'conflict',
  /** The deal is no longer as the caller saw it. */
  deal_moved: 'conflict',
  /** The idempotency key belongs to another move. */
  move_key_used: 'conflict',
  /** A deal is moved by the tool server alone. */
  sender_refused: 'denied',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type CrmErrorCode = keyof typeof KINDS;

export function crmError(code: CrmErrorCode, message: string, details: ErrorDetails = {}): AppError<CrmErrorCode> {
  return new AppError(code, KINDS[code], message, details);
}
