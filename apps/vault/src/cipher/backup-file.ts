import { randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { hashRaw, type Options } from '@node-rs/argon2';
import { z } from 'zod';
import { vaultError } from '../vault.error.js';
import { decrypt, encrypt } from './gcm.js';

/** Argon2id at the second recommendation of RFC 9106, with one lane: 64 MiB, three passes. */
const COST: Options = { memoryCost: 65_536, timeCost: 3, parallelism: 1 };
const SALT_BYTES = 16;
const FORMAT = 'waggle vault backup 1';
const LEAST_PASSPHRASE = 12;

const fileSchema = z.object({ format: z.literal(FORMAT), made: z.iso.datetime(), salt: z.base64url(), sealed: z.base64() });

const secretSchema = z.object({ name: z.string(), readers: z.array(z.string()), expiresAt: z.iso.datetime().nullable(), value: z.base64() });
export type BackedUp = z.infer<typeof secretSchema>;

/** One text that opens only with the passphrase. @throws AppError `secret_invalid` when that is too short */
export async function sealBackup(secrets: readonly BackedUp[], passphrase: Buffer, now = new Date()): Promise<string> {
  if (passphrase.length < LEAST_PASSPHRASE) throw vaultError('secret_invalid', `A passphrase has at least ${LEAST_PASSPHRASE} characters.`);
  const salt = randomBytes(SALT_BYTES);
  const made = now.toISOString();
  const key = await hashRaw(passphrase, { ...COST, salt });
  const packed = gzipSync(JSON.stringify(secrets));
  const sealed = encrypt(key, packed, about(made)).toString('base64');
  packed.fill(0);
  key.fill(0);
  return `${JSON.stringify({ format: FORMAT, made, salt: salt.toString('base64url'), sealed })}\n`;
}

/** @throws AppError `backup_unreadable`: another passphrase, another file, or one that somebody has changed */
export async function openBackup(file: string, passphrase: Buffer): Promise<BackedUp[]> {
  try {
    const { made, salt, sealed } = fileSchema.parse(JSON.parse(file));
    const key = await hashRaw(passphrase, { ...COST, salt: Buffer.from(salt, 'base64url') });
    const packed = decrypt(key, Buffer.from(sealed, 'base64'), about(made));
    return z.array(secretSchema).parse(JSON.parse(gunzipSync(packed).toString('utf8')));
  } catch {
    throw vaultError('backup_unreadable', 'The backup does not open with this passphrase.');
  }
}

const about = (made: string): string => JSON.stringify([FORMAT, made]);
