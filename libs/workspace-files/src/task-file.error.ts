import { AppError } from '@waggle/errors';

/** Why a file cannot become a task. */
export type TaskFileErrorCode =
  | 'bad_yaml'
  | 'front_matter_not_closed'
  | 'front_matter_not_a_mapping'
  | 'bad_field'
  | 'not_utf8'
  | 'binary'
  | 'too_large'
  | 'unknown_prefix'
  | 'bad_name'
  | 'path_trick'
  | 'not_markdown'
  | 'symbolic_link'
  | 'not_a_file'
  | 'unreadable'
  | 'duplicate_id'
  | 'changed_in_flight';

/** A position in the file, both counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * The error of one file: `message` says what is wrong, `details.mend` what the person can do,
 * `details.line` and `details.column` where, when a place can be named.
 */
export function taskFileError(code: TaskFileErrorCode, message: string, mend: string, at?: Position, cause?: unknown): AppError<TaskFileErrorCode> {
  const kind = code === 'duplicate_id' || code === 'changed_in_flight' ? 'conflict' : 'invalid';
  return new AppError(code, kind, message, { mend, line: at?.line, column: at?.column }, cause);
}
