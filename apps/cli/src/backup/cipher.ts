import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cliError } from '../cli.error.js';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** 64 MB for a moment: as much as the smallest machine can spare. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 20 };

/** A file as it lies in a backup. */
export interface SealedFile {
  readonly bytes: number;
  /** Of the sealed bytes, in hex: a damaged file is known without the passphrase. */
  readonly sha256: string;
}

export const newSalt = (): string => randomBytes(16).toString('hex');

/** The key of one backup. */
export function keyFrom(passphrase: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), 32, COST, (error, key) => (error ? reject(error) : resolve(key))));
}

/** Proves that whoever wrote `text` had the key. */
export const macOf = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex');

export const sameMac = (one: string, other: string): boolean => one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** Writes what comes from `source` into a new file that opens with the key alone, and waits until the disk has it. `name` is bound to it. */
export async function seal(source: Readable, file: string, key: Buffer, name: string): Promise<SealedFile> {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name));
  const hash = createHash('sha256').update(nonce);
  let bytes = NONCE_BYTES;
  const counted = (chunk: Buffer): Buffer => {
    hash.update(chunk);
    bytes += chunk.length;
    return chunk;
  };
  const framed = new Transform({
    transform: (chunk: Buffer, _encoding, done) => done(null, counted(chunk)),
    flush: (done) => done(null, counted(cipher.getAuthTag())),
  });
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  out.write(nonce);
  await pipeline(source, cipher, framed, out);
  return { bytes, sha256: hash.digest('hex') };
}

/** What `seal` has written. The stream ends with an error when a byte is not as it was: use nothing of it before its end. */
export async function unseal(file: string, key: Buffer, name: string): Promise<Readable> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size < NONCE_BYTES + TAG_BYTES) throw damaged(file);
    const [nonce, tag] = [Buffer.alloc(NONCE_BYTES), Buffer.alloc(TAG_BYTES)];
    await handle.read(nonce, 0, NONCE_BYTES, 0);
    await handle.read(tag, 0, TAG_BYTES, size - TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(Buffer.from(name)).setAuthTag(tag);
    if (size === NONCE_BYTES + TAG_BYTES) return decipher.end();
    const sealed = createReadStream(file, { start: NONCE_BYTES, end: size - TAG_BYTES - 1 });
    sealed.once('error', (error) => decipher.destroy(error));
    return sealed.pipe(decipher);
  } finally {
    await handle.close();
  }
}

/** Of a file as it lies there, in hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

export const damaged = (what: string, cause?: unknown) => cliError('backup_damaged', 'invalid', `${what} is not as it was written.`, cause);
