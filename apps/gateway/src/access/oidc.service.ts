import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Cache } from '@waggle/cache';
import { AppError, toAppError } from '@waggle/errors';
import type { Logger } from '@waggle/observability';
import { CONFIG, LOGGER } from '@waggle/runtime';
import * as client from 'openid-client';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import type { OidcIdentity } from './directory.service.js';
import { identityIn } from './oidc-claims.js';
import { newSecret } from './session.js';

/** How long a person may take at the issuer, in seconds. */
export const OIDC_SECONDS = 600;
const ANSWER_WITHIN_SECONDS = 10;
export const OIDC_CALLBACK = '/api/session/oidc/callback';

/** What is kept of a sign-in on its way; the browser that began it holds the secret. */
interface Pending {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Where in the dashboard the person wanted to go. */
  readonly to: string;
}

interface Issuer {
  readonly configuration: client.Configuration;
  readonly redirectUri: string;
}

type OidcConfig = Pick<GatewayConfig, 'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_NAME_CLAIM' | 'OIDC_ROLE_CLAIM' | 'OIDC_ROLES' | 'GATEWAY_PUBLIC_URL'>;

/** Sign-in at an OpenID Connect issuer: authorization code with PKCE, state and nonce, each attempt once. */
@Injectable()
export class OidcService {
  private issuer: Promise<Issuer> | undefined;

  constructor(
    @Inject(CONFIG) private readonly config: OidcConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly cache: Cache,
  ) {
    const { OIDC_ISSUER, OIDC_CLIENT_ID, GATEWAY_PUBLIC_URL } = config;
    if (OIDC_ISSUER === undefined || (OIDC_CLIENT_ID !== undefined && GATEWAY_PUBLIC_URL !== undefined)) return;
    throw new AppError('config_invalid', 'invalid', 'OIDC_ISSUER needs OIDC_CLIENT_ID and GATEWAY_PUBLIC_URL: the issuer sends people back there.');
  }

  /** Where to send the person, and the secret for their browser. @throws AppError `oidc_off` (missing), `oidc_unreachable` (transient) */
  async begin(to: string): Promise<{ url: string; secret: string }> {
    const { configuration, redirectUri } = await this.connected();
    const [secret, verifier] = [newSecret(), client.randomPKCECodeVerifier()];
    const pending: Pending = { verifier, state: client.randomState(), nonce: client.randomNonce(), to };
    await this.cache.set(keyOf(secret), pending, OIDC_SECONDS);
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
    });
    return { url: url.href, secret };
  }

  /**
   * Who has come back from the issuer, and where they wanted to go.
   *
   * @param query of the callback, with its question mark.
   * @throws AppError `oidc_refused` (denied), `oidc_off`, `oidc_unreachable`
   */
  async finish(query: string, secret: string | undefined): Promise<{ identity: OidcIdentity; to: string }> {
    const { configuration, redirectUri } = await this.connected();
    const pending = secret === undefined ? undefined : await this.take(secret);
    if (pending === undefined) throw refused('This sign-in was not begun in this browser, took too long, or was finished already.');
    const { verifier, state, nonce, to } = pending;
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    const tokens = await client.authorizationCodeGrant(configuration, new URL(query, redirectUri), checks).catch((thrown: unknown) => {
      this.log.warn({ detail: toAppError(thrown).message }, 'sign-in by OIDC refused');
      throw refused('The issuer’s answer does not hold.', thrown);
    });
    const identity = identityIn(tokens.claims() ?? {}, this.config);
    if (identity === undefined) throw refused(`The issuer gives no role for this gateway (${this.config.OIDC_ROLE_CLAIM}), or no ${this.config.OIDC_NAME_CLAIM}.`);
    return { identity, to };
  }

  /** Once: a second finish of the same attempt finds nothing. */
  private async take(secret: string): Promise<Pending | undefined> {
    const text = await this.cache.redis.getdel(this.cache.key(keyOf(secret)));
    return text === null ? undefined : (JSON.parse(text) as Pending);
  }

  private async connected(): Promise<Issuer> {
    this.issuer ??= this.discover();
    try {
      return await this.issuer;
    } catch (error) {
      this.issuer = undefined;
      throw error;
    }
  }

  private async discover(): Promise<Issuer> {
    const { OIDC_ISSUER, OIDC_CLIENT_ID = '', OIDC_CLIENT_SECRET, GATEWAY_PUBLIC_URL = '' } = this.config;
    if (OIDC_ISSUER === undefined) throw new AppError<GatewayErrorCode>('oidc_off', 'missing', 'Nobody signs in here by OpenID Connect.');
    const authentication = OIDC_CLIENT_SECRET === undefined ? client.None() : client.ClientSecretPost(OIDC_CLIENT_SECRET);
    // The setting lets http through for this machine alone.
    const execute = OIDC_ISSUER.startsWith('http:') ? [client.allowInsecureRequests] : [];
    try {
      const configuration = await client.discovery(new URL(OIDC_ISSUER), OIDC_CLIENT_ID, undefined, authentication, { execute, timeout: ANSWER_WITHIN_SECONDS });
      return { configuration, redirectUri: `${GATEWAY_PUBLIC_URL}${OIDC_CALLBACK}` };
    } catch (cause) {
      throw new AppError<GatewayErrorCode>('oidc_unreachable', 'transient', 'The issuer does not answer as one.', {}, cause);
    }
  }
}

const keyOf = (secret: string): string => `oidc:${createHash('sha256').update(secret).digest('hex')}`;

function refused(message: string, cause?: unknown): AppError<GatewayErrorCode> {
  return new AppError('oidc_refused', 'denied', message, {}, cause);
}
