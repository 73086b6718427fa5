/**
 * Ways to a person's key. The key is the person's own API token, from which the proof of a decision is made; a password, a further
 * token or a session opens it, and nothing that is stored does. Only the gateway and whoever sets up a zone import this.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { hash, hashRaw, type Options, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';
import { z } from 'zod';

/** Argon2id at the second recommendation of RFC 9106, with one lane: 64 MiB, three passes. */
const COST: Options = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };
/** Two at once whoever asks: each takes its 64 MiB. */
const turn = pLimit(2);
/** Of random bytes that were thrown away, at the same cost. */
const NOBODYS = '$argon2id$v=19$m=65536,t=3,p=1$ZX0DS9uzlIiFN0NjzJnMog$ta0h1lI5xtFb2eDiJI+itiLyORw8Ye3uVqb2pmlJRuE';
/** What a further token seals its person's key for. */
export const TOKEN_PURPOSE = 'key behind a token v1';
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A person's key behind a password. `hash` (PHC) tells whether a password is right; `sealed` is the key, under another salt. */
export const passwordLockSchema = z.object({ hash: z.string().startsWith('$argon2id$'), salt: z.base64url().min(20), sealed: z.base64url().min(40) });
export type PasswordLock = z.infer<typeof passwordLockSchema>;

/** Puts a person's key behind a password. @param person whose it is; the lock opens for nobody else. */
export async function lockWithPassword(password: string, person: string, key: string): Promise<PasswordLock> {
  const salt = randomBytes(SALT_BYTES);
  const text = normal(password);
  return { hash: await turn(() => hash(text, COST)), salt: salt.toString('base64url'), sealed: encrypt(await stretch(text, salt), person, key) };
}

/** Whether the password is right; without a lock it takes the same time to say no. */
export async function fitsLock(lock: PasswordLock | undefined, password: string): Promise<boolean> {
  const fits = await turn(() => verify(lock?.hash ?? NOBODYS, normal(password)));
  return lock !== undefined && fits;
}

/** The key behind the password; undefined when the lock is not of this password and person. */
export async function openWithPassword({ salt, sealed }: PasswordLock, password: string, person: string): Promise<string | undefined> {
  return decrypt(await stretch(normal(password), Buffer.from(salt, 'base64url')), person, sealed);
}

/** Seals a text under a secret of full strength (a token or a session's secret, never a password). */
export function seal(secret: string, purpose: string, text: string): string {
  return encrypt(derive(secret, purpose), purpose, text);
}

/** What was sealed; undefined when the secret or the purpose is another, or somebody has changed it. */
export function unseal(secret: string, purpose: string, sealed: string): string | undefined {
  return decrypt(derive(secret, purpose), purpose, sealed);
}

/** 32 bytes that follow from the secret and tell nothing of it (HKDF-SHA256). */
export function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'utf8'), Buffer.alloc(32), `waggle ${purpose}`, 32));
}

const stretch = (text: string, salt: Buffer): Promise<Buffer> => turn(() => hashRaw(text, { ...COST, salt }));

/** The same password typed on another keyboard. */
const normal = (password: string): string => password.normalize('NFKC');

function encrypt(key: Buffer, about: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about, 'utf8'));
  return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, about: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(about, 'utf8'))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
