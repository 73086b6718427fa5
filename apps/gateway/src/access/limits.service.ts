import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Cache, countAgainst, type RateLimit, type RateLimitCount, type RateLimitUse } from '@waggle/cache';
import { AppError, hasCode } from '@waggle/errors';
import { CONFIG } from '@waggle/runtime';
import ipaddr from 'ipaddr.js';
import type { GatewayConfig } from '../gateway.config.js';
import type { GatewayErrorCode } from '../problem/gateway.error.js';
import type { Session } from './session.js';

const MINUTE = 60;
const SIGN_IN_WINDOW = 15 * MINUTE;
/** How many times as much is allowed from all networks together, so that one stranger does not lock a person out. */
const ANYWHERE = 20;
/** An IPv6 network that one household or host is given whole. */
const V6_NETWORK_BYTES = 8;

type LimitSettings = Pick<GatewayConfig, 'RATE_LIMIT_PERSON' | 'RATE_LIMIT_ADDRESS' | 'SIGN_IN_PER_NAME' | 'SIGN_IN_PER_ADDRESS'>;

/** How much one person and one address may ask, over all instances together. */
@Injectable()
export class Limits {
  constructor(
    private readonly cache: Cache,
    @Inject(CONFIG) private readonly config: LimitSettings,
  ) {}

  /**
   * While Redis is away everybody is let through: a limit protects, but nothing rests on it.
   *
   * @throws AppError `rate_limited` (transient) with `retryAfterSeconds`
   */
  async request(by: { address: string } | { person: string }): Promise<RateLimitUse | undefined> {
    const limit =
      'person' in by
        ? { name: `api:person:${by.person}`, limit: this.config.RATE_LIMIT_PERSON, windowSeconds: MINUTE }
        : { name: `api:address:${networkOf(by.address)}`, limit: this.config.RATE_LIMIT_ADDRESS, windowSeconds: MINUTE };
    try {
      return (await this.take([limit]))[0];
    } catch (thrown) {
      if (hasCode(thrown, 'limits_unavailable')) return undefined;
      throw thrown;
    }
  }

  /**
   * An attempt to sign in. While Redis is away there is none, as nobody would count the guesses.
   *
   * @throws AppError `rate_limited`, `limits_unavailable` (transient)
   */
  async signIn(address: string, name: string | undefined): Promise<void> {
    const network = networkOf(address);
    const here = signIns(`address:${network}`, this.config.SIGN_IN_PER_ADDRESS);
    await this.take(name === undefined ? [here] : [here, signIns(`name:${digest(name)}:${network}`, this.config.SIGN_IN_PER_NAME), this.anywhere(`name:${digest(name)}`)]);
  }

  /**
   * An attempt to confirm in a session. Counted apart from attempts to sign in, which anybody can make in a person's name.
   *
   * @throws AppError as `signIn`
   */
  async confirm({ secret, person }: Pick<Session, 'secret' | 'person'>): Promise<void> {
    await this.take([signIns(`session:${digest(secret)}`, this.config.SIGN_IN_PER_NAME), this.anywhere(`confirm:${digest(person)}`)]);
  }

  private anywhere(name: string): RateLimit {
    return signIns(name, this.config.SIGN_IN_PER_NAME * ANYWHERE);
  }

  private async take(limits: readonly RateLimit[]): Promise<readonly RateLimitUse[]> {
    const { hit, uses } = await this.count(limits);
    if (hit === undefined) return uses;
    const { limit, windowSeconds } = hit.limit;
    const detail = `At most ${limit} in ${windowSeconds / MINUTE} min; the next in ${hit.retryAfterSeconds} s.`;
    throw new AppError<GatewayErrorCode>('rate_limited', 'transient', detail, { retryAfterSeconds: hit.retryAfterSeconds });
  }

  private async count(limits: readonly RateLimit[]): Promise<RateLimitCount> {
    try {
      // Asked first: a client that is not connected keeps a caller waiting before it gives up.
      if (this.cache.redis.status === 'ready') return await countAgainst(this.cache, limits);
    } catch (cause) {
      throw unavailable(cause);
    }
    throw unavailable();
  }
}

const signIns = (name: string, limit: number): RateLimit => ({ name: `sign-in:${name}`, limit, windowSeconds: SIGN_IN_WINDOW });

/** What counts as one address: an IPv6 caller has a whole network to take others from. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${Buffer.from(parsed.toByteArray().slice(0, V6_NETWORK_BYTES)).toString('hex')}/64`;
}

function unavailable(cause?: unknown): AppError<GatewayErrorCode> {
  return new AppError('limits_unavailable', 'transient', 'Attempts to sign in cannot be counted at the moment.', {}, cause);
}

/** Whatever was typed for a name, a password by mistake too, is not kept as it is. */
const digest = (name: string): string => createHash('sha256').update(name).digest('hex').slice(0, 32);

/** The headers of draft-ietf-httpapi-ratelimit-headers. */
export function rateLimitHeaders(policy: 'address' | 'person', { limit, used, resetSeconds }: RateLimitUse): Record<string, string> {
  return {
    'RateLimit-Policy': `"${policy}";q=${limit.limit};w=${limit.windowSeconds}`,
    RateLimit: `"${policy}";r=${Math.max(0, limit.limit - used)};t=${resetSeconds}`,
  };
}
