import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  approval_not_found: 'missing',
  already_decided: 'conflict',
  already_agreed: 'conflict',
  expired: 'conflict',
  digest_changed: 'conflict',
  proof_invalid: 'denied',
  role_forbidden: 'denied',
  blanks_left: 'invalid',
  edit_refused: 'invalid',
  edit_too_long: 'invalid',
  undo_too_late: 'conflict',
  cursor_unknown: 'invalid',
  template_not_found: 'missing',
  template_unfit: 'invalid',
  stop_not_found: 'missing',
  lesson_not_found: 'missing',
  fallback_unknown: 'invalid',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type ApprovalErrorCode = keyof typeof KINDS;

export function approvalError(code: ApprovalErrorCode, message: string, details: ErrorDetails = {}): AppError<ApprovalErrorCode> {
  return new AppError(code, KINDS[code], message, details);
}
