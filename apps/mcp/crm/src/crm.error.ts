import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  contact_not_found: 'missing',
  deal_not_found: 'missing',
  /** The CRM did not answer, or could not. */
  crm_unavailable: 'transient',
  /** The CRM's table of moves does not hold it. */
  stage_move_refused: 'conflict',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type CrmToolErrorCode = keyof typeof KINDS;

export function crmToolError(code: CrmToolErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<CrmToolErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
