import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CreateTasks1700000001000 } from '../migrations/0001-create-tasks.migration.js';
import { emptyData } from '../task-record.js';
import { PersonRepository } from './person.repository.js';

const ADDRESS = 'ada@example.org';
let scope: TestScope;
let database: Database;

beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [CreateTasks1700000001000] });
  const data = emptyData({ frontMatter: { from: ADDRESS, urgent: true }, body: 'Ada wants prices', revision: 'a'.repeat(64) });
  for (const [id, status] of [['EMAIL_ended', 'done'], ['EMAIL_open', 'delegated']]) {
    await database.query(
      `INSERT INTO task (task_id, prefix, domain, priority, zone, source, revision, title, status, version, created_at, updated_at, data)
       VALUES ($1, 'EMAIL', 'email', 'NORMAL', 'local', 'x', 'r', 'From Ada', $2, 1, now(), now(), $3::jsonb)`,
      [id, status, JSON.stringify(data)],
    );
  }
});

afterAll(async () => {
  await database.close();
  await scope.dispose();
});

describe('erasing a person from the tasks', () => {
  it('takes them out of those that have ended, and names those that are open [R-PERSON-TASKS]', async () => {
    const people = new PersonRepository(database);
    expect(await people.erase(ADDRESS, false)).toMatchObject([{ count: 1, fate: 'anonymised' }, { count: 1, fate: 'kept', why: expect.stringContaining('waggle cancel') }]);
    const [ended] = await database.query<{ row: string; urgent: string }>("SELECT task::text AS row, data #>> '{document,frontMatter,urgent}' AS urgent FROM task WHERE task_id = 'EMAIL_ended'");
    expect(ended?.row).not.toMatch(/\bada\b/i);
    expect(ended?.urgent).toBe('true');
    expect((await people.records(ADDRESS)).records.map(({ id }) => id)).toEqual(['EMAIL_open']);
  });
});
