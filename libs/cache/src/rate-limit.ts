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
 * One step for Redis, so that calls side by side cannot all see the last free place. KEYS: a slot of each limit; ARGV: for each its
 * limit and its window in seconds. Gives the place (from 1) of the limit that is used up with its count, or nothing when all were counted.
 */
const TAKE = `
for at, key in ipairs(KEYS) do
  local used = tonumber(redis.call('get', key) or '0')
  if used >= tonumber(ARGV[2 * at - 1]) then return { at, used } end
end
for at, key in ipairs(KEYS) do
  redis.call('incr', key)
  redis.call('expire', key, ARGV[2 * at])
end
return nil`;

/**
 * Counts one use against every limit, shared by all instances; when one is used up nothing is counted and that one is given.
 * Fixed windows: simple, and across a slot's border at most twice the limit.
 */
export async function takeFromLimits(cache: Cache, limits: readonly RateLimit[], now = Date.now()): Promise<RateLimitHit | undefined> {
  const slotOf = ({ windowSeconds }: RateLimit): number => Math.floor(now / 1000 / windowSeconds);
  const keys = limits.map((limit) => cache.key(`limit:${limit.name}:${slotOf(limit)}`));
  const allowed = limits.flatMap(({ limit, windowSeconds }) => [limit, windowSeconds]);
  const [place, used = 0] = ((await cache.redis.eval(TAKE, keys.length, ...keys, ...allowed)) ?? []) as number[];
  const limit = place === undefined ? undefined : limits[place - 1];
  if (limit === undefined) return undefined;
  return { limit, used, retryAfterSeconds: Math.ceil((slotOf(limit) + 1) * limit.windowSeconds - now / 1000) };
}
