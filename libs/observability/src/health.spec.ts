import { jest } from '@jest/globals';
import { Health } from './health.js';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));

describe('the health of a service', () => {
  it('is told within seconds when something hangs, and says what [R-HEALTH-BLIND]', async () => {
    const health = new Health();
    health.register({ name: 'cache', check: () => new Promise(() => undefined) });
    health.register({ name: 'broker', check: () => Promise.resolve() });
    const report = health.report();
    await jest.advanceTimersByTimeAsync(3000);
    expect(await report).toEqual({
      ok: false,
      checks: [{ name: 'cache', ok: false, detail: 'no answer within 3000 ms' }, { name: 'broker', ok: true, detail: 'ok' }],
    });
  });

  it('takes nothing for away whose answer lay there while this process stood still', async () => {
    const health = new Health();
    health.register({ name: 'cache', check: () => new Promise((resolve) => setTimeout(() => setImmediate(resolve), 2990)) });
    const report = health.report();
    // Both times are over before anything is read.
    jest.advanceTimersByTime(9000);
    expect((await report).ok).toBe(true);
  });
});
