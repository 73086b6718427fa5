import { createHash } from 'node:crypto';
import { AppError } from '@waggle/errors';
import serialize from 'canonicalize';

export type CanonicalErrorCode = 'not_canonical';

/**
 * The one canonical text of a JSON value (RFC 8785): sorted keys, shortest numbers, no blanks.
 *
 * @throws AppError `not_canonical` (invalid) for what JSON cannot say: NaN, infinity, a lone surrogate, a cycle.
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = serialize(value);
    if (text !== undefined) return text;
  } catch (cause) {
    throw new AppError<CanonicalErrorCode>('not_canonical', 'invalid', 'The value has no canonical JSON form', {}, cause);
  }
  throw new AppError<CanonicalErrorCode>('not_canonical', 'invalid', 'The value has no canonical JSON form');
}

/** SHA-256 (hex) of the canonical form of a call's arguments: what is shown, approved and executed is compared by it. */
export function argumentsDigest(args: Readonly<Record<string, unknown>>): string {
  return createHash('sha256').update(canonicalJson(args), 'utf8').digest('hex');
}
