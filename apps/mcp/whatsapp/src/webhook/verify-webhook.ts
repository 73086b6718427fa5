import { createHmac, timingSafeEqual } from 'node:crypto';

/** The query of the GET with which WhatsApp makes sure that the address is ours. */
export interface ChallengeQuery {
  readonly 'hub.mode'?: string;
  readonly 'hub.verify_token'?: string;
  readonly 'hub.challenge'?: string;
}

/** The text to answer with; undefined: refuse with 403. */
export function challengeAnswer(query: ChallengeQuery, verifyToken: string): string | undefined {
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge } = query;
  // Answered as it came, so nothing that a browser could take for a page.
  if (mode !== 'subscribe' || challenge === undefined || !/^[\w-]{1,200}$/.test(challenge)) return undefined;
  return isEqual(token, verifyToken) ? challenge : undefined;
}

/**
 * Is the body signed by WhatsApp?
 *
 * @param rawBody as received, before any parsing.
 * @param signature the header `X-Hub-Signature-256`: `sha256=` and 64 hex digits.
 */
export function isSigned(rawBody: Uint8Array, signature: string | undefined, appSecret: string): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(signature ?? '')?.[1];
  if (hex === undefined) return false;
  return timingSafeEqual(createHmac('sha256', appSecret).update(rawBody).digest(), Buffer.from(hex, 'hex'));
}

/** In the same time whatever the length. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
