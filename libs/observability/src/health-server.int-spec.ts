import type { Server } from 'node:http';
import { Health } from './health.js';
import { startHealthServer } from './health-server.js';
import { Metrics } from './metrics.js';

let server: Server;
let base: string;

beforeAll(async () => {
  const health = new Health();
  health.register({ name: 'broker', check: () => Promise.reject(new Error('not connected')) });
  server = await startHealthServer(0, health, new Metrics('crm'));
  const address = server.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(() => void server.close());

describe('a service whose broker is down', () => {
  it.each([
    ['/health', 503],
    ['/live', 200],
    ['/else', 404],
  ])('[R-LIVE-PROBE] answers at %s with %i: it is not ready, and starting it again would mend nothing', async (path, status) => {
    expect((await fetch(base + path)).status).toBe(status);
  });
});
