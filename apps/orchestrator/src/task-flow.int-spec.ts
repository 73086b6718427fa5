import { type PayloadOf, TaskSubmit } from '@waggle/contracts';
import { Messenger, type Broker, openBroker } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { v7 } from 'uuid';
import orchestrator from './index.js';

const TASKS = 60;

let scope: TestScope;
let services: RunningService[];
let broker: Broker;
let messenger: Messenger;
let database: Database;

function submission(n: number, more: Partial<PayloadOf<typeof TaskSubmit>> = {}): PayloadOf<typeof TaskSubmit> {
  return { taskId: `EMAIL_${n}`, prefix: 'EMAIL', domain: 'email', priority: 'NORMAL', zone: 'local', source: 'test', document: { frontMatter: {}, body: 'Hello', revision: '0'.repeat(64) }, ...more };
}

const count = async (table: string): Promise<number> => (await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]?.n ?? 0;

const unheardOf = async (ids: readonly string[]): Promise<number> => (await messenger.unheard(database, ids)).size;

beforeAll(async () => {
  scope = await testScope();
  services = await Promise.all([1, 2].map(() => startService(orchestrator, { env: { ...scope.env, LOG_LEVEL: 'silent', RETRY_DELAYS_MS: '50,100' } })));
  broker = await openBroker({ url: scope.env.AMQP_URL, service: 'workspace', instance: 'test', queues: 'classic', retryDelaysMs: [50, 100], log: silentLogger(), metrics: new Metrics('workspace'), mostTogether: 1 });
  messenger = new Messenger(broker);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [] });
}, 60_000);

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await broker.close();
  await database.close();
  await scope.dispose();
});

describe('two instances of the orchestrator', () => {
  it('take each task once, whoever of them is handed it, how often, and under how many ids [R-ONE-STATEMENT]', async () => {
    const ids = Array.from({ length: TASKS }, () => [v7(), v7()] as const);
    const handed = ids.flatMap(([one, two], n) => [one, two, one].map((id) => messenger.publish(TaskSubmit, submission(n), { id, taskId: `EMAIL_${n}` })));
    await Promise.all(handed);
    await waitFor(async () => (await unheardOf(ids.flat())) === 0, { timeoutMs: 30_000 });
    expect([await count('task'), await count('task_move')]).toEqual([TASKS, TASKS]);
  }, 60_000);

  it('say of a batch only what they have written: one that breaks a rule is refused, the others go on', async () => {
    const batch = [submission(1000), submission(1001, { prefix: 'EXECUTE' }), submission(1, { document: { frontMatter: {}, body: 'Other', revision: '1'.repeat(64) } }), submission(1002)];
    await Promise.all(batch.map((one) => messenger.publish(TaskSubmit, one, { taskId: one.taskId })));
    await waitFor(async () => (await count("task WHERE task_id IN ('EMAIL_1000', 'EMAIL_1001', 'EMAIL_1002')")) === 3, { timeoutMs: 30_000 });
    const rows = await database.query("SELECT task_id AS id, status FROM task WHERE task_id IN ('EMAIL_1000', 'EMAIL_1001', 'EMAIL_1') ORDER BY task_id");
    expect(rows).toEqual([{ id: 'EMAIL_1', status: 'received' }, { id: 'EMAIL_1000', status: 'received' }, { id: 'EMAIL_1001', status: 'rejected' }]);
  }, 60_000);
});
