import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { SignedSlackRequest } from '@waggle/contracts';

/** A request older (or younger) than this was kept by somebody: Slack's own advice. */
const TOLERANCE_SECONDS = 5 * 60;

/** What Slack signs (version v0): nothing of the request can be changed without changing this. */
function signedText({ timestamp, body }: Pick<SignedSlackRequest, 'timestamp' | 'body'>): string {
  return `v0:${timestamp}:${body}`;
}

/** Slack's signature of a request, as its header says it. */
export function signSlackRequest(request: Pick<SignedSlackRequest, 'timestamp' | 'body'>, secret: string): string {
  return `v0=${createHmac('sha256', secret).update(signedText(request), 'utf8').digest('hex')}`;
}

/** True when Slack has signed exactly this request within the last five minutes. In the same time whatever the signature. */
export function verifySlackRequest(request: SignedSlackRequest, secret: string, now: number = Date.now()): boolean {
  if (secret === '' || !/^\d{1,12}$/.test(request.timestamp)) return false;
  const expected = Buffer.from(signSlackRequest(request, secret));
  const given = Buffer.from(request.signature);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  return isSigned && Math.abs(now / 1000 - Number(request.timestamp)) <= TOLERANCE_SECONDS;
}

/** Knows a signed request again (SHA-256, hex), however its signature is written. */
export function slackRequestHash(request: SignedSlackRequest): string {
  return createHash('sha256').update(signedText(request), 'utf8').digest('hex');
}
