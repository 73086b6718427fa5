import { TcpProxy, type TestScope, testScope } from '@waggle/testing';
import { openCache } from './cache.service.js';

let scope: TestScope;
let wire: TcpProxy;
beforeAll(async () => {
  scope = await testScope(['redis']);
  const { hostname, port } = new URL(scope.env.REDIS_URL);
  wire = await TcpProxy.open({ host: hostname, port: Number(port) });
});
afterAll(async () => {
  await wire?.close();
  await scope?.dispose();
});

describe('a Redis that hangs and closes nothing', () => {
  it('fails what is asked of it, and answers again afterwards', async () => {
    const url = new URL(scope.env.REDIS_URL);
    url.host = `127.0.0.1:${wire.port}`;
    const cache = await openCache(url.href, scope.env.WAGGLE_PREFIX, () => undefined);
    wire.hold();
    await expect(cache.ping()).rejects.toThrow('Command timed out');
    wire.heal();
    await cache.set('after', 1, 60);
    expect(await cache.get('after')).toBe(1);
    await cache.close();
  }, 20_000);
});
