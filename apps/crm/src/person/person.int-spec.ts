import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CRM_ENTITIES } from '../entities/index.js';
import { CreateCrm1700000002000 } from '../migrations/0001-create-crm.migration.js';
import { PersonRepository } from './person.repository.js';

const [ADA, BOB] = ['ada@example.org', 'bob@example.org'];
let scope: TestScope;
let database: Database;
let people: PersonRepository;

beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'crm', migrations: [CreateCrm1700000002000], entities: CRM_ENTITIES });
  people = new PersonRepository(database);
  await database.query(`
    INSERT INTO contact (id, name, email, status) VALUES (gen_random_uuid(), 'Ada', '${ADA}', 'lead'), (gen_random_uuid(), 'Bob', '${BOB}', 'lead');
    INSERT INTO activity (id, contact_id, kind, summary, at, task_id) SELECT gen_random_uuid(), id, 'email', name || ' wrote', now(), 'EMAIL_1' FROM contact;
    INSERT INTO deal (id, title, contact_id, value_minor, currency, stage) SELECT gen_random_uuid(), 'Order', id, 100, 'EUR', 'closed_won' FROM contact WHERE name = 'Bob'`);
});

afterAll(async () => {
  await database.close();
  await scope.dispose();
});

describe('erasing a contact', () => {
  it('says what would go and changes nothing on a dry run', async () => {
    expect((await people.erase(BOB, true)).map(({ kind, fate }) => [kind, fate])).toEqual([['contact', 'anonymised'], ['activity', 'erased'], ['history of changes', 'erased'], ['deal', 'kept']]);
    expect((await people.records(BOB)).map(({ kind }) => kind).sort()).toEqual(['activity', 'contact', 'deal']);
  });

  it.each([[ADA, 'Ada'], [BOB, 'Bob']])('leaves no trace of %s, also in the history, and again is no harm [R-PERSON-CRM]', async (address, name) => {
    await people.erase(address, false);
    expect(await people.erase(address, false)).toEqual([]);
    const texts = await database.query<{ row: string }>('SELECT contact::text AS row FROM contact UNION ALL SELECT activity::text FROM activity UNION ALL SELECT change::text FROM change');
    expect(texts.filter(({ row }) => row.includes(address) || row.includes(name))).toEqual([]);
  });

  it('keeps the deal', async () => {
    expect(await database.query('SELECT title FROM deal')).toEqual([{ title: 'Order' }]);
  });
});
