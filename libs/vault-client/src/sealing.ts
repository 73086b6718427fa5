import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type SealingKey, sealingKeySchema } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { CompactEncrypt, compactDecrypt } from 'jose';
import type { VaultClientErrorCode } from './vault-client.error.js';

const ALGORITHM = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';
const generate = promisify(generateKeyPair);

/** A key pair whose private half never leaves the process that made it. */
export interface SealingPair {
  readonly publicKey: SealingKey;
  readonly privateKey: KeyObject;
}

/** A new pair, for one request. */
export async function sealingPair(): Promise<SealingPair> {
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' });
  return pairOf(privateKey);
}

export function pairOf(privateKey: KeyObject): SealingPair {
  return { privateKey, publicKey: sealingKeySchema.parse(createPublicKey(privateKey).export({ format: 'jwk' })) };
}

/**
 * Seals bytes so that only the holder of the private half can open them: a compact JWE (RFC 7516), ECDH-ES over P-256 with A256GCM.
 *
 * @param about what the bytes are; whoever opens them must expect the same.
 */
export async function sealFor(publicKey: SealingKey, bytes: Uint8Array, about: string): Promise<string> {
  const key = createPublicKey({ key: publicKey, format: 'jwk' });
  return new CompactEncrypt(bytes).setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, sub: about }).encrypt(key);
}

/** The bytes; wipe them (`fill(0)`) after use. @throws AppError `seal_broken` (invalid), whatever is wrong with it */
export async function openSealed(privateKey: KeyObject, sealed: string, about: string): Promise<Buffer> {
  try {
    const { plaintext, protectedHeader } = await compactDecrypt(sealed, privateKey, { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] });
    const bytes = Buffer.from(plaintext.buffer, plaintext.byteOffset, plaintext.byteLength);
    if (protectedHeader['sub'] === about) return bytes;
    bytes.fill(0);
  } catch {
    // Why is nobody's business: all that is broken looks alike.
  }
  throw new AppError<VaultClientErrorCode>('seal_broken', 'invalid', 'What was sealed cannot be opened.');
}

/** What a value is sealed as on its way out of the vault. */
export const aboutSecret = (name: string, version: number): string => `secret ${name} ${version}`;
/** What a value is sealed as on its way into the vault. */
export const ABOUT_VAULT = 'for the vault';
