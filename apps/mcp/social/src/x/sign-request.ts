import { createHmac, randomBytes } from 'node:crypto';

/** The four values of OAuth 1.0a in a user's name; they do not expire. */
export interface XCredentials {
  readonly key: string;
  readonly keySecret: string;
  readonly token: string;
  readonly tokenSecret: string;
}

export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** Without query. */
  readonly url: string;
  /** Of the query; a JSON body is not signed. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * The Authorization header of a request: RFC 5849 with HMAC-SHA1, as X wants it.
 *
 * @param now in milliseconds.
 */
export function signRequest(request: SignedRequest, credentials: XCredentials, now = Date.now(), nonce = randomBytes(16).toString('hex')): string {
  const oauth: Record<string, string> = {
    oauth_consumer_key: credentials.key,
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(now / 1000)),
    oauth_token: credentials.token,
    oauth_version: '1.0',
  };
  const base = signatureBase(request, { ...request.parameters, ...oauth });
  const signature = createHmac('sha1', `${encode(credentials.keySecret)}&${encode(credentials.tokenSecret)}`).update(base).digest('base64');
  const header = Object.entries({ ...oauth, oauth_signature: signature }).map(([name, value]) => `${name}="${encode(value)}"`);
  return `OAuth ${header.join(', ')}`;
}

function signatureBase({ method, url }: SignedRequest, parameters: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(parameters).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  return [method, encode(url), encode(pairs.sort().join('&'))].join('&');
}

/** RFC 3986: `encodeURIComponent` leaves five marks more. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
