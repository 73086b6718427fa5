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

/** How far a limit is used, this use included when it was counted. */
export interface RateLimitUse {
  readonly limit: RateLimit;
  readonly used: number;
  /** Seconds until the slot ends. */
  readonly resetSeconds: number;
}

/** What counting one use has come to. */
export interface RateLimitCount {
  /** The limit that stands in the way; then nothing was counted. */
  readonly hit: RateLimitHit | undefined;
  /** Of every limit, in the given order. */
  readonly uses: readonly RateLimitUse[];
}

/**
 * One step for Redis, so that calls side by side cannot all see the last free place. KEYS: a slot of each limit; ARGV: for each its
 * limit and its window in seconds. Gives the place (from 1) of the limit that is used up, or 0 when all were counted, and then the
 * count of each.
 */
const TAKE = `
local uses = { 0 }
for at, key in ipairs(KEYS) do
  uses[at + 1] = tonumber(redis.call('get', key) or '0')
  if uses[1] == 0 and uses[at + 1] >= tonumber(ARGV[2 * at - 1]) then uses[1] = at end
end
if uses[1] > 0 then return uses end
for at, key in ipairs(KEYS) do
  uses[at + 1] = redis.call('incr', key)
  redis.call('expire', key, ARGV[2 * at])
end
return uses`;

/**
 * Counts one use against every limit, shared by all instances; when one is used up nothing is counted and that one is given.
 * Fixed windows: simple, and across a slot's border at most twice the limit.
 */
export async function takeFromLimits(cache: Cache, limits: readonly RateLimit[], now = Date.now()): Promise<RateLimitHit | undefined> {
  return (await countAgainst(cache, limits, now)).hit;
}

/** The same, telling of each limit how far it is used. */
export async function countAgainst(cache: Cache, limits: readonly RateLimit[], now = Date.now()): Promise<RateLimitCount> {
  const slotOf = ({ windowSeconds }: RateLimit): number => Math.floor(now / 1000 / windowSeconds);
  const keys = limits.map((limit) => cache.key(`limit:${limit.name}:${slotOf(limit)}`));
  const allowed = limits.flatMap(({ limit, windowSeconds }) => [limit, windowSeconds]);
  const [place = 0, ...counts] = (await cache.redis.eval(TAKE, keys.length, ...keys, ...allowed)) as number[];
  const uses = limits.map((limit, at): RateLimitUse => {
    return { limit, used: counts[at] ?? 0, resetSeconds: Math.ceil((slotOf(limit) + 1) * limit.windowSeconds - now / 1000) };
  });
  const full = uses[place - 1];
  return { hit: full === undefined ? undefined : { limit: full.limit, used: full.used, retryAfterSeconds: full.resetSeconds }, uses };
}
