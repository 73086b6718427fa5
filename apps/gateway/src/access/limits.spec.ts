import { networkOf, rateLimitHeaders } from './limits.service.js';

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
