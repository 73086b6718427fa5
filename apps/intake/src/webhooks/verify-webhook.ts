import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { webhookError } from './webhook.error.js';
import type { WebhookSource, WebhookStyle } from './webhook-source.js';

export interface WebhookRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the style says was signed, when, and with which signatures; undefined: the headers are not of this style. */
interface Claim {
  /** The HMAC is over this, one after the other. */
  readonly signed: ReadonlyArray<string | Buffer>;
  readonly signatures: readonly Buffer[];
  /** Unix seconds; undefined where the style signs no time. */
  readonly seconds: number | undefined;
  /** Names the delivery; only what the signature covers may do so. */
  readonly delivery: string;
}

interface Style {
  readonly claim: (request: WebhookRequest) => Claim | undefined;
  readonly key: (secret: string) => Buffer;
}

const SIGNATURES_AT_MOST = 10;
const utf8 = (secret: string): Buffer => Buffer.from(secret, 'utf8');
const hashOf = (body: Buffer): string => `sha256:${createHash('sha256').update(body).digest('hex')}`;

const STYLES: Readonly<Record<WebhookStyle, Style>> = {
  github: { claim: githubClaim, key: utf8 },
  stripe: { claim: stripeClaim, key: utf8 },
  standard: { claim: standardClaim, key: (secret) => (secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : utf8(secret)) },
};

/**
 * Checks who has sent a request and when.
 *
 * @param secrets in plain text; any of them may fit
 * @returns what the delivery is called, the same each time that it is sent again
 * @throws AppError `webhook_unsigned`, `webhook_stale`
 */
export function verifyWebhook(request: WebhookRequest, { style, toleranceSeconds }: Pick<WebhookSource, 'style' | 'toleranceSeconds'>, secrets: readonly string[], now: Date): string {
  const { claim, key } = STYLES[style];
  const claimed = claim(request);
  if (claimed === undefined || !secrets.some((secret) => isSigned(claimed, key(secret)))) throw webhookError('webhook_unsigned', 'The request is not signed with the secret of this webhook.');
  if (claimed.seconds !== undefined && Math.abs(now.getTime() / 1000 - claimed.seconds) > toleranceSeconds) {
    throw webhookError('webhook_stale', `The request was signed at another time: more than ${toleranceSeconds} s from now.`);
  }
  return claimed.delivery;
}

function isSigned({ signed, signatures }: Claim, key: Buffer): boolean {
  const hmac = createHmac('sha256', key);
  for (const part of signed) hmac.update(part);
  const expected = hmac.digest();
  // Every one is compared, so that the time says nothing of which one fits.
  return signatures.map((signature) => signature.length === expected.length && timingSafeEqual(signature, expected)).includes(true);
}

/** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries. The delivery's id is not signed, so the body names it. */
function githubClaim({ headers, body }: WebhookRequest): Claim | undefined {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(headers['x-hub-signature-256'] ?? '') ?? [];
  return hex === undefined ? undefined : { signed: [body], signatures: [Buffer.from(hex, 'hex')], seconds: undefined, delivery: hashOf(body) };
}

/** https://docs.stripe.com/webhooks#verify-manually. A retry is signed anew with the same event, so the event's own id names it. */
function stripeClaim({ headers, body }: WebhookRequest): Claim | undefined {
  const fields = (headers['stripe-signature'] ?? '').split(',').map((field) => field.trim().split('=', 2));
  const time = fields.find(([name]) => name === 't')?.[1] ?? '';
  const hexes = fields.flatMap(([name, value = '']) => (name === 'v1' && /^[0-9a-f]{64}$/.test(value) ? [value] : []));
  if (!isSeconds(time)) return undefined;
  return { signed: [`${time}.`, body], signatures: hexes.slice(0, SIGNATURES_AT_MOST).map((hex) => Buffer.from(hex, 'hex')), seconds: Number(time), delivery: eventId(body) ?? hashOf(body) };
}

/** Standard Webhooks 1.0, symmetric scheme: as Waggle signs its own. */
function standardClaim({ headers, body }: WebhookRequest): Claim | undefined {
  const { 'webhook-id': id = '', 'webhook-timestamp': time = '', 'webhook-signature': signature = '' } = headers;
  const codes = signature.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice('v1,'.length)] : []));
  if (!/^[\x21-\x7e]{1,256}$/.test(id) || !isSeconds(time)) return undefined;
  return { signed: [`${id}.${time}.`, body], signatures: codes.slice(0, SIGNATURES_AT_MOST).map((code) => Buffer.from(code, 'base64')), seconds: Number(time), delivery: `id:${id}` };
}

const isSeconds = (text: string): boolean => /^\d{9,11}$/.test(text);

function eventId(body: Buffer): string | undefined {
  try {
    const { id } = JSON.parse(body.toString('utf8')) as { id?: unknown };
    return typeof id === 'string' && /^[\w-]{1,200}$/.test(id) ? `id:${id}` : undefined;
  } catch {
    return undefined;
  }
}
