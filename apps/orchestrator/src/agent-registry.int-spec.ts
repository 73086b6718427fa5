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

  it('are busy when an instance has work in hand and has ended some, whose time since goes on without a beat [R-TURN]', async () => {
    const beat = (instance: string, inHand: number, express: number | null, standard: number | null) =>
      database.transaction((tx) => registry('swarm').beat(tx, { service: 'content', instance, plane: 'agent', state: 'ready', capabilities: {}, inHand, idleMs: { express, standard }, limited: {} }));
    const workedMs = async () => (await registry('swarm').agents()).living.find(({ name }) => name === 'content')?.workedMs;
    await beat('new', 3, null, null);
    expect(await workedMs()).toBeNull();
    await beat('idle', 0, 5, 5);
    expect(await workedMs()).toBeNull();
    await beat('busy', 3, null, 40_000);
    await database.query("UPDATE service_instance SET last_beat = now() - interval '10 seconds' WHERE instance = 'busy'");
    expect(Math.floor((await workedMs() ?? 0) / 10_000)).toBe(5);
    await database.query("DELETE FROM service_instance WHERE service = 'content'");
  });

  it('are the generalist alone in the role single, whoever ran before: no task waits for one of those [R-AGENT-AWAY] [R-SINGLE]', async () => {
    expect(await namesOf('single')).toEqual({ living: ['generalist'], away: [] });
  });
});
