import { createHmac, timingSafeEqual } from 'node:crypto';

/** A webhook as it came: the headers Revolut-Signature and Revolut-Request-Timestamp, and the body untouched. */
export interface ReceivedWebhook {
  readonly signature: string;
  readonly timestamp: string;
  readonly body: string;
}

/** Older or newer than this it may be a replay (Revolut's own advice). */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Does it come from Revolut, and now? HMAC-SHA-256 over `v1.<timestamp>.<body>`; while a secret is rotated the header holds
 * several signatures, separated by commas.
 */
export function isFromRevolut({ signature, timestamp, body }: ReceivedWebhook, secret: string, now = Date.now()): boolean {
  if (!/^\d{13}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > TOLERANCE_MS) return false;
  const expected = Buffer.from(`v1=${createHmac('sha256', secret).update(`v1.${timestamp}.${body}`).digest('hex')}`);
  return signature.split(',').some((one) => {
    const given = Buffer.from(one.trim());
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
