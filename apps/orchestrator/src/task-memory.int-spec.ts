import { jest } from '@jest/globals';
import { type Message, type PayloadOf, TaskAnswered, TaskScanned, TaskSubmit } from '@waggle/contracts';
import { type Broker, messagingMigrations, Messenger, openBroker, type Received } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { v7 } from 'uuid';
import { clean, world } from '../test/story.builder.js';
import type { AgentRegistry } from './agent-registry.service.js';
import type { DatabaseClock } from './database-clock.service.js';
import orchestrator from './index.js';
import type { StopWatch } from './stop-watch.service.js';
import { TaskFlow, TaskFlowParts } from './task-flow.service.js';
import { TaskMemory } from './task-memory.service.js';
import { TaskStore } from './task-store.repository.js';

let scope: TestScope;
let database: Database;
let broker: Broker;

beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [...messagingMigrations, ...(orchestrator.persistence?.migrations ?? [])] });
  broker = await openBroker({ url: scope.env.AMQP_URL, service: 'orchestrator', instance: 'test', queues: 'classic', retryDelaysMs: [50], log: silentLogger(), metrics: new Metrics('orchestrator'), database });
}, 60_000);
afterAll(async () => {
  await broker?.close();
  await database?.close();
  await scope?.dispose();
});

/** One instance of the orchestrator, which hears what it is told and nothing else. */
function instance() {
  const messenger = new Messenger(broker);
  const store = new TaskStore(database, messenger, new TaskMemory());
  const registry = { agents: async () => ({ living: world.living, away: [] }), executor: world.executor } as unknown as AgentRegistry;
  const clock = { now: () => new Date(), refresh: async () => undefined } as unknown as DatabaseClock;
  const flow = new TaskFlow(database, store, new TaskFlowParts(registry, { stops: [] } as unknown as StopWatch, clock), messenger, world.config);
  const read = jest.spyOn(store, 'read');
  return { store, readings: () => read.mock.calls.length, hear: (...messages: Received[]) => flow.apply(messages, []), end: (taskId: string) => flow.change(taskId, (change) => change.move('cancelled', 'A person said so.')) };
}

function heard<M extends Message>(message: M, from: string, payload: PayloadOf<M>): Received {
  const { name, kind, label } = message;
  const id = v7();
  return { message, payload, envelope: { id, name, kind, label, from, priority: 'NORMAL', correlationId: id, attempt: 1, created: new Date().toISOString(), taint: [] } };
}

const submitted = (taskId: string, subject = 'Order'): Received =>
  heard(TaskSubmit, 'workspace', { taskId, prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', zone: 'local', source: 'test', document: { frontMatter: { subject }, body: 'Hello', revision: '0'.repeat(64) } });

async function dataOf(taskId: string): Promise<{ scanId: string; delegationId: string }> {
  const [row] = await database.query<{ data: { scanId: string; delegationId: string } }>('SELECT data FROM task WHERE task_id = $1', [taskId]);
  if (row === undefined) throw new Error(`There is no ${taskId}.`);
  return row.data;
}

const scanned = async (taskId: string): Promise<Received> => heard(TaskScanned, 'security', { taskId, scanId: (await dataOf(taskId)).scanId, stage: 'inbound', report: clean });
const answered = async (taskId: string): Promise<Received> =>
  heard(TaskAnswered, 'sales', { taskId, delegationId: (await dataOf(taskId)).delegationId, agent: 'sales', durationMs: 1, result: { outcome: 'done', plan: [], evidence: [], drafts: [], summary: 'Done.', crmNotes: [] } });

const movesOf = async (taskId: string): Promise<string[]> => (await database.query<{ to: string }>('SELECT to_status AS to FROM task_move WHERE task_id = $1 ORDER BY version', [taskId])).map(({ to }) => to);
const WHOLE = ['received', 'scanned', 'delegated', 'done'];

describe('what an instance remembers of the tasks that it has written', () => {
  it('is what the table holds, and stands for reading it', async () => {
    const { hear, store, readings } = instance();
    await hear(submitted('EMAIL_alone'), submitted('EMAIL_other'));
    await hear(await scanned('EMAIL_alone'));
    const remembered = store.recall(['EMAIL_other']);
    expect(remembered).toEqual(await store.read(database, ['EMAIL_other'], 'free'));
    await hear(await answered('EMAIL_alone'));
    expect(readings()).toBe(1);
    expect(await movesOf('EMAIL_alone')).toEqual(WHOLE);
    expect(store.recall(['EMAIL_alone'])).toEqual([]);
  });

  it('yields to what another instance has written since [R-ONE-STATEMENT]', async () => {
    const [one, other] = [instance(), instance()];
    await one.hear(submitted('EMAIL_moved'), submitted('EMAIL_beside'));
    await other.hear(await scanned('EMAIL_moved'));
    await one.hear(await answered('EMAIL_moved'), await scanned('EMAIL_beside'));
    expect(await movesOf('EMAIL_moved')).toEqual(WHOLE);
    expect(await movesOf('EMAIL_beside')).toEqual(WHOLE.slice(0, 3));
    const refused = await database.query("SELECT 1 FROM outbox WHERE messages LIKE '%answer_uncalled%'");
    expect(refused).toEqual([]);
  });

  it('rests for a while after it was wrong', async () => {
    const [one, other] = [instance(), instance()];
    await one.hear(submitted('EMAIL_rest'), submitted('EMAIL_quiet'));
    await other.hear(await scanned('EMAIL_rest'));
    await one.hear(await scanned('EMAIL_rest'));
    expect(one.store.memory.trusted).toBe(false);
    const before = one.readings();
    await one.hear(await scanned('EMAIL_quiet'));
    expect(one.readings()).toBe(before + 1);
    expect(await movesOf('EMAIL_quiet')).toEqual(WHOLE.slice(0, 3));
  });

  it('takes what is submitted for new, and looks when it is not', async () => {
    const [one, other] = [instance(), instance()];
    const message = submitted('EMAIL_twice');
    await one.hear(message);
    await other.hear(message, submitted('EMAIL_twice'), submitted('EMAIL_fresh'));
    expect([await movesOf('EMAIL_twice'), await movesOf('EMAIL_fresh')]).toEqual([['received'], ['received']]);
  });

  it('is what the table holds also of a task that comes back under another title', async () => {
    const { hear, store } = instance();
    await hear(submitted('EMAIL_back'));
    await database.query(`UPDATE task SET status = 'cancelled', data = jsonb_set(data, '{takenOver}', 'true') WHERE task_id = 'EMAIL_back'`);
    await instance().hear(submitted('EMAIL_back', 'Another order'));
    await hear(await scanned('EMAIL_back'));
    const [known] = await store.read(database, ['EMAIL_back'], 'free');
    expect(known?.task).toMatchObject({ title: 'Another order', status: 'delegated' });
  });

  it('holds nothing of a task that a person has ended', async () => {
    const { hear, end, store } = instance();
    await hear(submitted('EMAIL_ended'));
    await end('EMAIL_ended');
    expect(store.recall(['EMAIL_ended'])).toEqual([]);
  });

  it('holds the thousand that were written last, and none that is long', () => {
    const sut = new TaskMemory();
    for (let n = 0; n < 1001; n++) sut.keep(`EMAIL_${n}`, { row: '{}', seen: String(n) });
    sut.keep('EMAIL_long', { row: 'x'.repeat(20_000), seen: '1' });
    expect(sut.take(['EMAIL_0', 'EMAIL_long'])).toEqual([]);
    expect(sut.take(['EMAIL_1', 'EMAIL_1000'])).toHaveLength(2);
    expect(sut.take(['EMAIL_1'])).toEqual([]);
  });
});
