import { messagingMigrations } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import type { Role } from '@waggle/contracts';
import { type TestScope, testScope } from '@waggle/testing';
import { AgentRegistry } from './agent-registry.service.js';
import orchestrator from './index.js';

let scope: TestScope;
let database: Database;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [...messagingMigrations, ...(orchestrator.persistence?.migrations ?? [])] });
  for (const [service, minutesAgo] of [['sales', 0], ['finance', 10], ['generalist', 0]] as const) {
    await database.transaction((tx) => registry('swarm').beat(tx, { service, instance: 'a', plane: 'agent', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: null, standard: null }, limited: {} }));
    await database.query('UPDATE service_instance SET last_beat = now() - make_interval(mins => $2) WHERE service = $1', [service, minutesAgo]);
  }
});
afterAll(async () => {
  await database?.close();
  await scope?.dispose();
});

const registry = (role: Role): AgentRegistry => new AgentRegistry(database, { service: 'orchestrator', instance: 'x', zone: 'local', role, dryRun: false });
const namesOf = async (role: Role) => {
  const { living, away } = await registry(role).agents();
  return { living: living.map(({ name }) => name), away: away.map(({ name }) => name) };
};

describe('the agents', () => {
  it('are those that live and those that were heard of today [R-AGENT-AWAY]', async () => {
    expect(await namesOf('swarm')).toEqual({ living: ['generalist', 'sales'], away: ['finance'] });
  });

  it('are the generalist alone in the role single, whoever ran before: no task waits for one of those [R-AGENT-AWAY] [R-SINGLE]', async () => {
    expect(await namesOf('single')).toEqual({ living: ['generalist'], away: [] });
  });
});
