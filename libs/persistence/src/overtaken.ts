import { AppError } from '@waggle/errors';
import type { PersistenceErrorCode } from './persistence.error.js';

const OVERTAKEN: readonly string[] = ['serialization_failure', 'unique_violation'] satisfies PersistenceErrorCode[];

/** Somebody else was faster: a row is no longer as it was read, or is there already. What was decided from it is decided anew. */
export function isOvertaken(thrown: unknown): thrown is AppError {
  return thrown instanceof AppError && OVERTAKEN.includes(thrown.code);
}
