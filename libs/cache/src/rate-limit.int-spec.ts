import { type TestScope, testScope } from '@waggle/testing';
import { type Cache, openCache } from './cache.service.js';
import { countAgainst, type RateLimit, takeFromLimits } from './rate-limit.js';

const NOW = Date.UTC(2026, 10, 26, 12, 0, 0);

let scope: TestScope;
let one: Cache;
let other: Cache;
beforeAll(async () => {
  scope = await testScope(['redis']);
  const open = () => openCache(scope.env.REDIS_URL, scope.env.WAGGLE_PREFIX, () => undefined);
  [one, other] = await Promise.all([open(), open()]);
});
afterAll(async () => {
  await Promise.all([one?.close(), other?.close()]);
  await scope?.dispose();
});

const perHour = (name: string, limit: number): RateLimit => ({ name, limit, windowSeconds: 3600 });

/** How many of `calls` side by side, over two connections, got through. */
async function passed(calls: number, limits: readonly RateLimit[], now = NOW): Promise<number> {
  const hits = await Promise.all(Array.from({ length: calls }, (_, at) => takeFromLimits(at % 2 === 0 ? one : other, limits, now)));
  return hits.filter((hit) => hit === undefined).length;
}

describe('limits that all instances share', () => {
  it('let exactly as many through as they allow, of any number of calls side by side', async () => {
    expect(await passed(100, [perHour('side-by-side', 10)])).toBe(10);
  });

  it('let through what the narrowest allows', async () => {
    expect(await passed(50, [perHour('wide', 40), perHour('narrow', 7), perHour('middle', 20)])).toBe(7);
  });

  it('count nothing anywhere for a call that one of them stops', async () => {
    const [open, full] = [perHour('open', 5), perHour('full', 1)];
    await passed(1, [full]);
    expect(await passed(20, [open, full])).toBe(0);
    expect(await passed(20, [open])).toBe(5);
  });

  it('say which one stands in the way, how much of it is used and when it ends', async () => {
    const limit = perHour('told', 2);
    await passed(2, [limit]);
    expect(await takeFromLimits(one, [perHour('free', 9), limit], NOW + 600_000)).toEqual({ limit, used: 2, retryAfterSeconds: 3000 });
  });

  it('tell of each how far it is used', async () => {
    const limits = [perHour('use-wide', 9), perHour('use-narrow', 1)];
    const usesOf = async () => (await countAgainst(one, limits, NOW + 600_000)).uses.map(({ used, resetSeconds }) => [used, resetSeconds]);
    expect([await usesOf(), await usesOf()]).toEqual(Array(2).fill([[1, 3000], [1, 3000]]));
  });

  it('begin anew with the next slot of the clock', async () => {
    const limit = perHour('anew', 3);
    expect([await passed(9, [limit]), await passed(9, [limit], NOW + 3_600_000)]).toEqual([3, 3]);
  });

  it('are forgotten by the cache when their time is over', async () => {
    const limit = perHour('forgotten', 3);
    await passed(1, [limit]);
    const [key] = await one.redis.keys(one.key('limit:forgotten:*'));
    const ttl = await one.redis.ttl(key ?? '');
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(3600);
  });

  it('stop nothing when there are none', async () => {
    expect(await takeFromLimits(one, [], NOW)).toBeUndefined();
  });
});
