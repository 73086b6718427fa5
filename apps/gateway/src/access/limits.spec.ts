import type { Cache } from '@waggle/cache';
import { Limits, networkOf, rateLimitHeaders } from './limits.service.js';

describe('an address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::1', '20010db800010002/64'],
    ['2001:db8:1:2:ffff::9', '20010db800010002/64'],
    ['x', 'unknown'],
    ['', 'unknown'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe('the headers of a limit', () => {
  it('say what is left and for how long', () => {
    expect(rateLimitHeaders('person', { limit: { name: 'x', limit: 10, windowSeconds: 60 }, used: 3, resetSeconds: 12 })).toEqual({ 'RateLimit-Policy': '"person";q=10;w=60', RateLimit: '"person";r=7;t=12' });
  });
});

describe('limits without Redis', () => {
  const config = { RATE_LIMIT_PERSON: 1, RATE_LIMIT_ADDRESS: 1, SIGN_IN_PER_NAME: 1, SIGN_IN_PER_ADDRESS: 1 };
  const lost = { status: 'reconnecting' };
  const breaking = { status: 'ready', eval: () => Promise.reject(new Error('connection lost')) };

  it.each([['away', lost], ['lost in between', breaking]])('that is %s let requests pass, and nobody guess', async (_, redis) => {
    const limits = new Limits({ redis, key: (name: string) => name } as unknown as Cache, config);
    for (const by of [{ person: 'olga' }, { person: 'olga' }, { address: '192.0.2.7' }]) expect(await limits.request(by)).toBeUndefined();
    await expect(limits.signIn('192.0.2.7', 'olga')).rejects.toMatchObject({ code: 'limits_unavailable', kind: 'transient' });
    await expect(limits.confirm({ secret: 'x', person: 'olga' })).rejects.toMatchObject({ code: 'limits_unavailable', kind: 'transient' });
  });
});
