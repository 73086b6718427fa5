import { silentLogger } from '@waggle/observability';
import { runConformance } from '@waggle/testing';
import { MemoryEvents } from '../test/conformance/memory-events.js';
import { openConformanceSession } from '../test/conformance/open-session.js';
import { Callers } from './http/callers.js';
import { HttpDoor } from './http/http-door.js';
import { SessionExchange } from './http/session-exchange.js';

let door: HttpDoor;

beforeAll(async () => {
  const exchange = new SessionExchange(openConformanceSession, { eventStore: new MemoryEvents(), retryMs: 100 });
  door = new HttpDoor({ bind: '127.0.0.1', port: 0, allowedHosts: [], callers: new Callers({}, 'suite'), exchange, log: silentLogger() });
  await door.listen();
});
afterAll(async () => door?.close());

describe('a server on the MCP runtime', () => {
  it('passes every scenario of the official conformance suite [R-MCP-CONFORMANCE]', async () => {
    const { exitCode, output, passed, failed } = await runConformance(`http://127.0.0.1:${door.port}/mcp`);
    expect({ exitCode, failed, output: exitCode === 0 ? '' : output }).toEqual({ exitCode: 0, failed: 0, output: '' });
    // As many as the suite's version has: fewer would mean that scenarios were skipped.
    expect(passed).toBeGreaterThanOrEqual(44);
  }, 120_000);
});
