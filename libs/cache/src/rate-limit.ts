import type { Cache } from './cache.service.js';

/** At most `limit` in any `windowSeconds`-long slot of the clock. */
export interface RateLimit {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** The limit that stands in the way. */
export interface RateLimitHit {
  readonly limit: RateLimit;
  readonly used: number;
  /** Seconds until the slot ends. */
  readonly retryAfterSeconds: number;
}

/**
 * Counts one use against every limit, shared by all instances; when one is used up nothing is counted and that one is given.
 * Fixed windows: simple, and across a slot's border at most twice the limit.
 */
export async function takeFromLimits(cache: Cache, limits: readonly RateLimit[], now = Date.now()): Promise<RateLimitHit | undefined> {
  const slots = limits.map((limit) => {
    const slot = Math.floor(now / 1000 / limit.windowSeconds);
    return { limit, key: cache.key(`limit:${limit.name}:${slot}`), ends: (slot + 1) * limit.windowSeconds - now / 1000 };
  });
  for (const { limit, key, ends } of slots) {
    const used = Number((await cache.redis.get(key)) ?? 0);
    if (used >= limit.limit) return { limit, used, retryAfterSeconds: Math.ceil(ends) };
  }
  const counting = cache.redis.multi();
  for (const { limit, key } of slots) counting.incr(key).expire(key, limit.windowSeconds);
  await counting.exec();
  return undefined;
}
