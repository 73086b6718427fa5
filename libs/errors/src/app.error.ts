/** What went wrong in general. Two tables only turn it into behaviour: messaging (retry or dead-letter) and gateway (HTTP). */
export type ErrorKind = 'invalid' | 'denied' | 'missing' | 'conflict' | 'transient' | 'bug';

/** Facts about the failure. Never a secret and never personal data: details are logged and travel on the broker. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The failure as it crosses a process border. */
export interface ErrorRecord {
  code: string;
  kind: ErrorKind;
  message: string;
  details?: ErrorDetails;
}

/**
 * The only error class that crosses a layer. Compare by `code`, never by `instanceof` across processes.
 *
 * @typeParam Code a literal union per domain, e.g. `GrantErrorCode`.
 */
export class AppError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly kind: ErrorKind;
  readonly details: ErrorDetails;

  constructor(code: Code, kind: ErrorKind, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'AppError';
    this.code = code;
    this.kind = kind;
    this.details = details;
  }

  /** The wire form; the cause and the stack stay in the process. */
  toRecord(): ErrorRecord {
    return { code: this.code, kind: this.kind, message: this.message, details: this.details };
  }
}

/** Reads any thrown value; an unknown one is a bug with code `unexpected`. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = isError(thrown) ? thrown.message : String(thrown);
  return new AppError('unexpected', 'bug', message, {}, thrown);
}

/** Rebuilds an error that came from another process. */
export function fromRecord(record: ErrorRecord): AppError {
  return new AppError(record.code, record.kind, record.message, record.details);
}

/** Also of another realm (a worker, a test's sandbox), where `instanceof Error` says no. */
export function isError(thrown: unknown): thrown is Error & { code?: unknown } {
  return thrown !== null && typeof thrown === 'object' && 'message' in thrown && typeof thrown.message === 'string';
}

/** True when `thrown` carries this code. */
export function hasCode<Code extends string>(thrown: unknown, code: Code): thrown is AppError<Code> {
  return isError(thrown) && thrown.code === code;
}
