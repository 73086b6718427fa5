import type { KeyObject } from 'node:crypto';
import { hasCode } from '@waggle/errors';
import { VendorApi, vendorError } from '@waggle/vendor-api';
import { SignJWT } from 'jose';
import { z } from 'zod';

/** Who we are at Revolut: what the certificate and the consent to it gave. */
export interface RevolutCredential {
  readonly clientId: string;
  /** Domain of the redirect URI. */
  readonly issuer: string;
  /** RSA. */
  readonly privateKey: KeyObject;
  readonly refreshToken: string;
}

interface Held {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const AUDIENCE = 'https://revolut.com';
/** Renewed this long before it ends. */
const MARGIN_MS = 60_000;
const answer = z.object({ access_token: z.string().min(1), token_type: z.string(), expires_in: z.number().positive() });

/** The access token (40 minutes), renewed with a signed assertion (RFC 7523) and the refresh token. */
export class RevolutToken {
  private readonly api: VendorApi;
  private held: Held | undefined;
  private renewal: Promise<Held> | undefined;

  constructor(
    baseUrl: string,
    private readonly credential: RevolutCredential,
  ) {
    this.api = new VendorApi({ vendor: 'Revolut', baseUrl });
  }

  /** @throws AppError `vendor_unauthorized` for a wrong credential; a `VendorErrorCode` when Revolut does not answer. */
  async token(): Promise<string> {
    const { held } = this;
    if (held !== undefined && held.until > Date.now()) return held.token;
    this.renewal ??= this.ask().finally(() => (this.renewal = undefined));
    this.held = await this.renewal;
    return this.held.token;
  }

  /** Revolut no longer takes it. */
  forget(): void {
    this.held = undefined;
  }

  private async ask(): Promise<Held> {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: this.credential.refreshToken,
      client_assertion_type: ASSERTION,
      client_assertion: await this.assertion(),
    });
    const { access_token, expires_in } = await this.api.call({ method: 'POST', path: '/auth/token', body, answer, reads: true }).catch(asRefusal);
    return { token: access_token, until: Date.now() + expires_in * 1000 - MARGIN_MS };
  }

  private assertion(): Promise<string> {
    const { clientId, issuer, privateKey } = this.credential;
    return new SignJWT().setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).setIssuer(issuer).setSubject(clientId).setAudience(AUDIENCE).setIssuedAt().setExpirationTime('5m').sign(privateKey);
  }
}

/** A refused refresh token comes as a 400. */
function asRefusal(thrown: unknown): never {
  if (!hasCode(thrown, 'vendor_refused')) throw thrown;
  throw vendorError('vendor_unauthorized', 'Revolut gives no access token: check client id, issuer, private key and refresh token', {}, thrown);
}
