import { AppError, type ErrorDetails } from '@waggle/errors';

/** Why a grant does not permit a call. `grant_used` is said by whoever keeps the ledger. */
export const GRANT_ERROR_CODES = [
  'grant_missing',
  'grant_malformed',
  'grant_signature',
  'grant_expired',
  'grant_not_yet_valid',
  'grant_wrong_tool',
  'grant_wrong_definition',
  'grant_wrong_arguments',
  'grant_wrong_zone',
  'grant_wrong_task',
  'grant_too_few_people',
  'grant_used',
] as const;
export type GrantErrorCode = (typeof GRANT_ERROR_CODES)[number];

export function grantError(code: GrantErrorCode, message: string, details: ErrorDetails = {}): AppError<GrantErrorCode> {
  return new AppError(code, 'denied', message, details);
}
