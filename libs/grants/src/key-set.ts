import { AppError } from '@waggle/errors';
import { importJWK, type CryptoKey } from 'jose';
import { z } from 'zod';
import { GRANT_ALGORITHM } from './grant.js';

export type KeyErrorCode = 'key_invalid';

const edKey = { kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().min(1), kid: z.string().min(1) };

/** `d` is the private part: a key set that holds one was made from the wrong file, and is refused. */
export const publicKeySchema = z.object({ ...edKey, d: z.never().optional(), use: z.string().optional(), alg: z.string().optional() });
export const privateKeySchema = z.object({ ...edKey, d: z.string().min(1), use: z.string().optional(), alg: z.string().optional() });
export type PublicJwk = z.infer<typeof publicKeySchema>;
export type PrivateJwk = z.infer<typeof privateKeySchema>;

/** A JSON Web Key Set; two keys are valid at once while the signing key is being changed. */
export const keySetSchema = z.object({ keys: z.array(publicKeySchema).min(1).max(2) });
export type KeySet = ReadonlyMap<string, CryptoKey>;

/**
 * Reads a JWKS, as text or parsed.
 *
 * @throws AppError `key_invalid` (invalid); it never repeats the key.
 */
export async function loadKeySet(source: unknown): Promise<KeySet> {
  const { keys } = parseKey(keySetSchema, source);
  const entries = await Promise.all(keys.map(async (jwk) => [jwk.kid, await importKey(jwk)] as const));
  return new Map(entries);
}

/** Imports one Ed25519 key. @throws AppError `key_invalid`. */
export async function importKey(jwk: PublicJwk | PrivateJwk): Promise<CryptoKey> {
  try {
    const key = await importJWK(jwk, GRANT_ALGORITHM);
    if (!(key instanceof Uint8Array)) return key;
  } catch {
    // said below, without the key
  }
  throw new AppError<KeyErrorCode>('key_invalid', 'invalid', `The Ed25519 key ${jwk.kid} cannot be read`);
}

/** Checks a key's form; `source` is text or parsed JSON. @throws AppError `key_invalid`. */
export function parseKey<Schema extends z.ZodType>(schema: Schema, source: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(typeof source === 'string' ? parseJson(source) : source);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new AppError<KeyErrorCode>('key_invalid', 'invalid', 'Not an Ed25519 key (set)', { faults });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
