import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { problem } from '../../test/queue-double.js';
import { startZoneDouble, type ZoneDouble } from '../../test/zone-double.js';
import { connect } from '../zone/running-zone.js';
import { zoneServer } from './zone-server.js';

const STATUS = { zone: 'local', state: 'idle', remote: 'git@example.org:office', branch: 'main', head: null, lastSyncAt: null, lastCycleMs: null, nextSyncAt: null, pulled: 1, pushed: 2, conflicts: 0, quarantined: 0, trouble: null };

let home: string;
let zone: ZoneDouble;
let client: Client;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-mcp-zone-'));
  zone = await startZoneDouble(home);
  const [here, there] = InMemoryTransport.createLinkedPair();
  client = new Client({ name: 'test', version: '1' });
  await zoneServer((await connect(home)).api).connect(there);
  await client.connect(here);
});
afterAll(async () => {
  await client.close();
  await zone.stop();
  await rm(home, { recursive: true, force: true });
});

describe('the running zone as an MCP server', () => {
  it('tells how the workspace is shared, and shares it, as the person may [R-MCP-SYNC]', async () => {
    Object.assign(zone.queue.answers, { 'GET /api/vault/sync/status': STATUS, 'POST /api/vault/sync/trigger': { ...STATUS, pulled: 5 } });
    const { tools } = await client.listTools();
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([['sync_status', true], ['sync_vault', false]]);
    expect(await client.callTool({ name: 'sync_status' })).toMatchObject({ structuredContent: { state: 'idle', pulled: 1 } });
    expect(await client.callTool({ name: 'sync_vault' })).toMatchObject({ structuredContent: { pulled: 5 } });
  });

  it('passes a refusal on with its code', async () => {
    zone.queue.answers['POST /api/vault/sync/trigger'] = problem(403, 'role_insufficient', 'This needs the role approver.');
    const { isError, content } = await client.callTool({ name: 'sync_vault' });
    expect(isError).toBe(true);
    expect(JSON.stringify(content)).toContain('role_insufficient');
  });
});
