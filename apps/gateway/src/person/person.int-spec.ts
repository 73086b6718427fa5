import { openDatabase, type Database } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import gateway from '../index.js';
import { PersonRepository } from './person.repository.js';

const ADDRESS = 'ada@example.org';
let scope: TestScope;
let database: Database;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'gateway', migrations: gateway.persistence?.migrations ?? [] });
  const body = JSON.stringify({ title: `From Ada <${ADDRESS}>`, taskId: 'EMAIL_1' });
  await database.query(
    `INSERT INTO event (seq, topic, subject, stamp, body) SELECT n, 'task', 'EMAIL_1', n, $1 FROM generate_series(1, 250) n`,
    [body],
  );
  await database.query(`INSERT INTO alert (id, at, severity, code, message) VALUES (gen_random_uuid(), now(), 'INFO', 'x', 'Mail of ${ADDRESS}')`);
  await database.query("INSERT INTO idempotency (person, key, fingerprint, attempt, status, body) VALUES ('olga', 'k', 'f', gen_random_uuid(), 200, $1)", [body]);
  for (const [id, status] of [['1', 'done'], ['2', 'delegated']]) {
    await database.query(
      `INSERT INTO a2a_task (id, context_id, person, message_id, task_id, history, state, task) VALUES (gen_random_uuid(), 'c', 'olga', $1, 'EMAIL_' || $1, $2::jsonb, 1, jsonb_build_object('status', $3::text))`,
      [id, JSON.stringify([{ text: `I am ${ADDRESS}` }]), status],
    );
  }
});

afterAll(async () => {
  await database.close();
  await scope.dispose();
});

describe('erasing a person at the edge', () => {
  it('takes them out of events, alerts, answers and ended tasks of other programs, and keeps every number [R-PERSON-EDGE]', async () => {
    const people = new PersonRepository(database);
    expect((await people.erase(ADDRESS, true)).map(({ kind, count }) => [kind, count])).toEqual([['live event', 250], ['alert', 1], ['remembered answer', 1], ['task of another program', 1], ['open task of another program', 1]]);
    expect((await people.records(ADDRESS)).map(({ kind }) => kind)).toEqual(['alert', 'task of another program', 'task of another program']);
    await people.erase(ADDRESS, false);
    expect(await people.erase(ADDRESS, false)).toMatchObject([{ kind: 'open task of another program', fate: 'kept', why: expect.stringContaining('waggle cancel') }]);
    const [events] = await database.query<{ count: number; texts: string }>("SELECT count(*)::int AS count, string_agg(DISTINCT body, ' ') AS texts FROM event");
    expect(events).toEqual({ count: 250, texts: JSON.stringify({ title: '(erased)', taskId: 'EMAIL_1' }) });
  });
});
