import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { derive, seal, unseal } from '@waggle/grants/keyring';
import type { CookieOptions } from 'express';
import type { AccessRole } from './people.js';

export const SESSION_COOKIE = 'waggle_session';
const KEY_PURPOSE = 'key behind a session v1';
const CSRF_PURPOSE = 'csrf token v1';
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** A live session. Its secret is in the person's cookie alone; what is stored opens nothing. */
export interface Session {
  readonly secret: string;
  readonly person: string;
  /** Highest that this session may have, whatever the person may. */
  readonly role: AccessRole;
  /** What it rests on: it ends with that. */
  readonly credential: string;
  /** The person's key under the session's secret. */
  readonly sealedKey: string | null;
  readonly expires: Date;
}

export const newSecret = (): string => randomBytes(32).toString('base64url');
/** What the database knows a secret by. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const sealKey = (secret: string, key: string | undefined): string | null => (key === undefined ? null : seal(secret, KEY_PURPOSE, key));
export const openKey = ({ secret, sealedKey }: Session): string | undefined => (sealedKey === null ? undefined : unseal(secret, KEY_PURPOSE, sealedKey));

/** What every request that changes something carries beside the cookie: another site can send the cookie, but not read this. */
export const csrfOf = (secret: string): string => derive(secret, CSRF_PURPOSE).toString('base64url');

export function isCsrfOf(secret: string, given: string | string[] | undefined): boolean {
  const [expected, got] = [Buffer.from(csrfOf(secret)), Buffer.from(typeof given === 'string' ? given : '')];
  return got.length === expected.length && timingSafeEqual(got, expected);
}

/** A cookie of ours; undefined when it is not there, not of its form, or there twice: then a neighbour may have put one of them. */
export function secretIn(header: string | undefined, cookie: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(`${cookie}=`)).map((pair) => pair.slice(cookie.length + 1));
  const [only] = values;
  return values.length === 1 && only !== undefined && SECRET.test(only) ? only : undefined;
}

/** Until the browser is closed: when the session ends is known here, not there. @param secure whether the person speaks https with us. */
export function cookieOptions(secure: boolean): CookieOptions {
  return { httpOnly: true, sameSite: 'strict', path: '/', secure };
}
