import { type Cache, openCache } from '@waggle/cache';
import { type TestScope, testScope } from '@waggle/testing';
import { AttackWave } from './attack-wave.js';

const MINUTE = 60_000;

let scope: TestScope;
let cache: Cache;

beforeAll(async () => {
  scope = await testScope();
  cache = await openCache(scope.env.REDIS_URL, scope.env.WAGGLE_PREFIX, () => undefined);
});

afterAll(async () => {
  await cache.close();
  await scope.dispose();
});

describe('blocked texts that come to several instances', () => {
  it('are counted together, forgotten after ten minutes, and told of once', async () => {
    const [one, other] = [new AttackWave(cache), new AttackWave(cache)];
    const now = Date.now();
    const minutes: Array<readonly [AttackWave, number, boolean]> = [
      [one, 0, false], [other, 4, false], [one, 8, false], [other, 11, false],
      // The first is older than ten minutes: these are four.
      [one, 13, false],
      // The fifth within ten minutes.
      [other, 13.5, true],
      [one, 13.7, false], [other, 13.8, false],
    ];
    for (const [wave, minute, told] of minutes) expect({ minute, told: await wave.note(now + minute * MINUTE) }).toEqual({ minute, told });
  });
});
