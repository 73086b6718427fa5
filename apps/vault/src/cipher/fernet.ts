import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { vaultError } from '../vault.error.js';

const VERSION = 0x80;
const TIME_BYTES = 8;
const IV_BYTES = 16;
const MAC_BYTES = 32;
const HEAD_BYTES = 1 + TIME_BYTES + IV_BYTES;
/** How far a token may be ahead of our clock, in seconds, as the peers have it. */
const CLOCK_SKEW = 60;

/** Splits a Fernet key (32 bytes in URL-safe base64): the first half signs, the second encrypts. @throws AppError `fernet_invalid` */
function keysOf(key: string): { signing: Buffer; encrypting: Buffer } {
  const bytes = fromBase64(key);
  if (bytes?.length !== 32) throw invalid('A Fernet key is 32 bytes in URL-safe base64.');
  return { signing: bytes.subarray(0, 16), encrypting: bytes.subarray(16) };
}

/** A token of the Fernet specification (AES-128-CBC, HMAC-SHA256), as Python's `cryptography` makes them. */
export function fernetEncrypt(key: string, value: Uint8Array, now = Date.now(), iv = randomBytes(IV_BYTES)): string {
  const { signing, encrypting } = keysOf(key);
  const head = Buffer.alloc(1 + TIME_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeBigUInt64BE(BigInt(Math.floor(now / 1000)), 1);
  const cipher = createCipheriv('aes-128-cbc', encrypting, iv);
  const signed = Buffer.concat([head, iv, cipher.update(value), cipher.final()]);
  return Buffer.concat([signed, createHmac('sha256', signing).update(signed).digest()]).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}

/**
 * What is in a token.
 *
 * @param ttlSeconds how old it may be; without, any age will do.
 * @throws AppError `fernet_invalid`, whatever is wrong with it
 */
export function fernetDecrypt(key: string, token: string, ttlSeconds?: number, now = Date.now()): Buffer {
  const { signing, encrypting } = keysOf(key);
  const bytes = fromBase64(token.trim());
  if (bytes === undefined || bytes.length < HEAD_BYTES + MAC_BYTES + 16 || bytes[0] !== VERSION) throw unopened();
  const signed = bytes.subarray(0, -MAC_BYTES);
  const fits = timingSafeEqual(createHmac('sha256', signing).update(signed).digest(), bytes.subarray(-MAC_BYTES));
  if (!fits || !isFresh(Number(bytes.readBigUInt64BE(1)), ttlSeconds, Math.floor(now / 1000))) throw unopened();
  try {
    const decipher = createDecipheriv('aes-128-cbc', encrypting, signed.subarray(1 + TIME_BYTES, HEAD_BYTES));
    return Buffer.concat([decipher.update(signed.subarray(HEAD_BYTES)), decipher.final()]);
  } catch {
    throw unopened();
  }
}

function isFresh(made: number, ttlSeconds: number | undefined, now: number): boolean {
  return ttlSeconds === undefined || (made + ttlSeconds >= now && made <= now + CLOCK_SKEW);
}

/** URL-safe base64 with its padding, and nothing else. */
function fromBase64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && /^[\w-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64url') : undefined;
}

const invalid = (message: string) => vaultError('fernet_invalid', message);
const unopened = () => invalid('The token cannot be opened: another key, too old, or changed.');
