import { AppError, type ErrorDetails, type ErrorKind } from '@waggle/errors';

/**
 * remote_unreachable: the remote gave no answer. remote_refused: it answered no (authentication, rights, no such repository).
 * lease_lost: another epoch was first. sync_stopped: the engine is closing.
 */
export type SyncErrorCode = 'remote_unreachable' | 'remote_refused' | 'lease_lost' | 'sync_stopped';

const KINDS: Record<SyncErrorCode, ErrorKind> = { remote_unreachable: 'transient', remote_refused: 'conflict', lease_lost: 'conflict', sync_stopped: 'transient' };

export function syncError(code: SyncErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown): AppError<SyncErrorCode> {
  return new AppError(code, KINDS[code], message, details, cause);
}
