import { AppError } from '@waggle/errors';
import { type Messenger, messagingMigrations } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CreateFindings1700000003450 } from '../migrations/0001-create-findings.migration.js';
import { FileCloser } from './file-closer.service.js';
import { SettledFileRepository } from './settled-file.repository.js';

let scope: TestScope;
let database: Database;
beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'monitor', migrations: [...messagingMigrations, CreateFindings1700000003450] });
}, 60_000);
afterAll(async () => {
  await database?.close();
  await scope?.dispose();
});
beforeEach(() => database.query('TRUNCATE settled_file'));

const settle = (...tasks: string[]) => database.query(`INSERT INTO settled_file (task_id, since) SELECT unnest($1::text[]), now() - interval '1 minute'`, [tasks]);
const left = async (): Promise<string[]> => (await database.query<{ id: string }>('SELECT task_id AS id FROM settled_file ORDER BY id')).map(({ id }) => id);
const ANSWERS = {
  missing: new AppError('task_not_found', 'missing', 'There is no such task.'),
  ended: new AppError('task_not_cancellable', 'conflict', 'It is done.'),
  silent: new AppError('ask_timeout', 'transient', 'Nobody answers.'),
};

/** An orchestrator that answers so to each task; without an answer it cancels. */
function closing(answers: Readonly<Record<string, AppError>>): { sut: FileCloser; asked: string[] } {
  const asked: string[] = [];
  const ask = async (_: unknown, { taskId }: { taskId: string }): Promise<void> => {
    asked.push(taskId);
    if (answers[taskId] !== undefined) throw answers[taskId];
  };
  return { sut: new FileCloser(new SettledFileRepository(database), { ask } as unknown as Messenger, silentLogger()), asked };
}

describe('the file of what has healed', () => {
  it('is ended once, and left alone when somebody has ended it [R-HEALTH-HEALED]', async () => {
    await settle('a', 'b');
    const { sut, asked } = closing({ b: ANSWERS.ended });
    await sut.round();
    await sut.round();
    expect([asked.toSorted(), await left()]).toEqual([['a', 'b'], []]);
  });

  it('is ended later, also by another process, when nobody answers now [R-HEALTH-HEALED]', async () => {
    await settle('a');
    await expect(closing({ a: ANSWERS.silent }).sut.round()).rejects.toMatchObject({ code: 'ask_timeout' });
    const { sut, asked } = closing({});
    await sut.round();
    expect([asked, await left()]).toEqual([['a'], []]);
  });

  it('is asked for again, more and more seldom, while its task is not there yet', async () => {
    await settle('a');
    const { sut, asked } = closing({ a: ANSWERS.missing });
    await sut.round();
    await sut.round();
    expect([asked, await left()]).toEqual([['a'], ['a']]);
    await database.query(`UPDATE settled_file SET next_try = next_try - interval '61 seconds'`);
    await closing({}).sut.round();
    expect(await left()).toEqual([]);
  });

  it('is given up when the history of its finding is', async () => {
    await settle('a');
    await database.query(`UPDATE settled_file SET since = now() - interval '31 days'`);
    await new SettledFileRepository(database).forget(30);
    expect(await left()).toEqual([]);
  });
});
