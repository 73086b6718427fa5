import { AppError, type ErrorKind, toAppError } from '@waggle/errors';
import { EXIT, type ExitCode } from './exit.js';

export type CliErrorCode = 'zone_not_running' | 'zone_unreachable' | 'already_running' | 'answer_unreadable' | 'usage' | 'stop_timed_out';

/** One clear line of what is wrong and how to mend it. */
export function cliError(code: CliErrorCode, kind: ErrorKind, message: string, cause?: unknown): AppError<CliErrorCode> {
  return new AppError(code, kind, message, {}, cause);
}

const BY_CODE: Readonly<Record<string, ExitCode>> = {
  zone_not_running: EXIT.noZone,
  zone_unreachable: EXIT.noZone,
  usage: EXIT.usage,
  config_invalid: EXIT.usage,
  operator_invalid: EXIT.usage,
  operator_unknown: EXIT.usage,
};

/** The exit code of an error that ended a command. */
export function exitCodeOf(thrown: unknown): ExitCode {
  const error = toAppError(thrown);
  const known = BY_CODE[error.code];
  if (known !== undefined) return known;
  return error.details['refused'] === true ? EXIT.refused : EXIT.failed;
}
