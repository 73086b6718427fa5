import type { Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, WatchedDatabase } from '@waggle/testing';
import { AgentRegistry } from './agent-registry.service.js';
import orchestrator from './index.js';
import { RegistryController } from './registry.controller.js';
import { TaskMemory } from './task-memory.service.js';
import { TaskStore } from './task-store.repository.js';

const TASKS = 20_000;
/** Read from end to end, since they hold a few rows however many tasks there have been. */
const SMALL = ['outcome_count', 'service_instance', 'task_count'];

const FILL = `
  INSERT INTO task SELECT 'EMAIL_' || n, 'EMAIL', 'email', 'NORMAL', 'local', 'mail', '', 'Question ' || n, CASE WHEN n % 1000 = 0 THEN 'delegated' ELSE 'done' END, 2, 'sales', false, NULL,
    CASE WHEN n % 1000 = 0 THEN now() END, now() - n * interval '1 minute', now(), '{}' FROM generate_series(1, ${TASKS}) AS n;
  INSERT INTO task_move SELECT task_id, 1, NULL, 'received', created_at, NULL, '' FROM task;
  INSERT INTO task_move SELECT task_id, 2, 'received', status, updated_at, 'sales', '' FROM task;
  INSERT INTO outcome SELECT task_id, 'sales', 'EMAIL', CASE WHEN n % 10 = 0 THEN 'failure' ELSE 'success' END, NULL, 1000, 40, now() - n * interval '1 minute'
    FROM (SELECT task_id, row_number() OVER () AS n FROM task WHERE status = 'done') AS ended;
  INSERT INTO refusal SELECT gen_random_uuid(), task_id, 'sales', 'email.reply_email', '{}', '', false, 'olga', 1, created_at FROM task`;

let scope: TestScope;
let database: Database;
beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: orchestrator.persistence?.migrations ?? [] });
  for (const sql of FILL.split(';')) await database.query(sql);
  await database.query('ANALYZE');
}, 60_000);
afterAll(async () => {
  await database.close();
  await scope.dispose();
});

const registryOf = (database: Database): RegistryController => new RegistryController(new AgentRegistry(database, { role: 'swarm' } as never), database, {} as never);

/** Rows, or 1 for one thing that is there. */
const sizeOf = (found: unknown): number => (Array.isArray(found) ? found.length : found instanceof Map ? found.size : typeof found === 'object' ? 1 : Number(found ?? 0));

describe('with many tasks behind it', () => {
  it('the swarm says how it is without reading them [R-GROWTH-PLANS]', async () => {
    const watched = new WatchedDatabase(database);
    const status = await registryOf(watched).status();
    expect(status.byStatus).toMatchObject({ done: TASKS * 0.999, delegated: TASKS / 1000, received: 0 });
    expect(status.oldestOpen).not.toBeNull();
    expect([...watched.wholeReads].filter((table) => !SMALL.includes(table))).toEqual([]);
  });

  it.each([
    ['one task', 1, (store: TaskStore) => store.find('EMAIL_7')],
    ['its moves', 2, (store: TaskStore) => store.moves('EMAIL_7')],
    ['tasks to decide on', 2, (store: TaskStore, watched: Database) => store.read(watched, ['EMAIL_7', 'EMAIL_8'], 'free')],
    ['the newest tasks', 101, (store: TaskStore) => store.search({ limit: 100 })],
    ['those of a status', TASKS / 1000, (store: TaskStore) => store.search({ statuses: ['delegated'], limit: 100 })],
    ['the page after one', 101, (store: TaskStore) => store.search({ after: 'EMAIL_7', limit: 100 })],
    ['what people refused', 50, (store: TaskStore) => store.refusals({ limit: 50 })],
    ['what people refused an agent', 50, (store: TaskStore) => store.refusals({ agent: 'sales', limit: 50 })],
  ])('%s are found without reading all [R-GROWTH-PLANS]', async (_what, rows, look) => {
    const watched = new WatchedDatabase(database);
    expect(sizeOf(await look(new TaskStore(watched, {} as Messenger, new TaskMemory()), watched))).toBe(rows);
    expect([...watched.wholeReads]).toEqual([]);
  });

  it('counts in the transaction of what it counts: what is rolled back was not counted', async () => {
    const before = (await registryOf(database).status()).byStatus;
    const move = "INSERT INTO task_move VALUES ('EMAIL_1000', 3, 'delegated', 'done', now(), 'sales', '')";
    await expect(database.transaction(async (tx) => (await tx.query(move), Promise.reject(new Error('no'))))).rejects.toThrow('no');
    expect((await registryOf(database).status()).byStatus).toEqual(before);
    await database.query(move);
    expect((await registryOf(database).status()).byStatus).toEqual({ ...before, done: before.done + 1, delegated: before.delegated - 1 });
  });

  it('tasks are read on when a newer release has added a column', async () => {
    const store = new TaskStore(database, {} as Messenger, new TaskMemory());
    const before = await store.read(database, ['EMAIL_7'], 'free');
    await database.query('ALTER TABLE task ADD COLUMN later text');
    expect(await store.read(database, ['EMAIL_7'], 'free')).toEqual(before);
    await database.query('ALTER TABLE task DROP COLUMN later');
  });
});
