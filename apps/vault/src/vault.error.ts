import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

const KINDS = {
  /** Not for this caller, or not there: the two are not told apart. */
  secret_denied: 'denied',
  secret_expired: 'denied',
  secret_not_found: 'missing',
  /** The record or its data key is not what was written. How is not told. */
  secret_unreadable: 'bug',
  secret_invalid: 'invalid',
  audit_unavailable: 'transient',
  proof_invalid: 'denied',
  role_forbidden: 'denied',
  fernet_invalid: 'invalid',
  vault_not_empty: 'conflict',
  backup_unreadable: 'invalid',
  master_key_wrong: 'denied',
  master_key_missing: 'denied',
} as const satisfies Readonly<Record<string, ErrorKind>>;
export type VaultErrorCode = keyof typeof KINDS;

export function vaultError(code: VaultErrorCode, message: string, details: ErrorDetails = {}): AppError<VaultErrorCode> {
  return new AppError(code, KINDS[code], message, details);
}
