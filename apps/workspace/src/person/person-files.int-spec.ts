import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CreatePlacement1700000002000 } from '../migrations/0001-create-placement.migration.js';
import { TaskFilesService } from '../task-files.service.js';
import type { Identity } from '@waggle/runtime';
import type { WorkspaceConfig } from '../workspace.config.js';
import { PersonFiles } from './person-files.service.js';

const ADDRESS = 'ada@example.org';
const FILES: Readonly<Record<string, string>> = {
  'Done/EMAIL_ended.md': `---\nfrom: ${ADDRESS}\nwaggle:\n  status: done\n---\nAda wants prices\n`,
  'Done/APPROVE_EMAIL_ended.md': 'To Ada',
  'Plans/email/DRAFT_EMAIL_ended.md': 'Dear Ada',
  'Rejected/EMAIL_refused.md': `From ${ADDRESS}`,
  'Rejected/EMAIL_refused.error.md': 'Ada has no mailbox',
  'In_Progress/sales/EMAIL_open.md': `---\nfrom: ${ADDRESS}\n---\nAda asks again\n`,
  'Briefings/week.md': `# Week\nBest customer: ${ADDRESS}\nAll is well\n`,
  'Done/EMAIL_bob.md': 'From bob@example.org',
};
let scope: TestScope;
let database: Database;
let root: string;
let people: PersonFiles;
const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
const write = async (file: string, text: string): Promise<void> => {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), text);
};

beforeEach(async () => {
  scope = await testScope(['database']);
  root = await mkdtemp(path.join(os.tmpdir(), 'waggle-person-'));
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: [CreatePlacement1700000002000] });
  people = new PersonFiles(database, new TaskFilesService({ WAGGLE_WORKSPACE: root } as WorkspaceConfig, silentLogger(), { instance: 'one' } as Identity));
  for (const [file, text] of Object.entries(FILES)) await write(file, text);
  await database.query("INSERT INTO placement (task_id, status, revision, domain, priority, title) VALUES ('EMAIL_ended', 'done', '', 'email', 'NORMAL', 'From Ada'), ('EMAIL_open', 'delegated', '', 'email', 'NORMAL', 'From Ada')");
});

afterEach(async () => {
  await database.close();
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
});

describe('erasing a person from the files', () => {
  it('says what would go and changes nothing on a dry run', async () => {
    expect(await people.erase(ADDRESS, true)).toMatchObject([{ count: 4, fate: 'anonymised' }, { count: 1, fate: 'anonymised' }, { count: 1, fate: 'kept', why: expect.stringContaining('waggle cancel') }]);
    expect((await people.records(ADDRESS)).records.map(({ id }) => id)).toContain('Plans/email/DRAFT_EMAIL_ended.md');
    for (const [file, text] of Object.entries(FILES)) expect(await read(file)).toBe(text);
  });

  it('takes them out of every file of an ended task and of briefings, and leaves what is open [R-PERSON-FILES]', async () => {
    await people.erase(ADDRESS, false);
    for (const file of Object.keys(FILES).filter((one) => /ended|refused\.md|week/.test(one))) expect(await read(file)).not.toMatch(/ada/i);
    await expect(read('Rejected/EMAIL_refused.error.md')).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await read('Done/EMAIL_ended.md')).toContain('status: done');
    expect(await read('Briefings/week.md')).toBe('# Week\n(erased)\nAll is well\n');
    expect(await read('In_Progress/sales/EMAIL_open.md')).toContain(ADDRESS);
    expect(await read('Done/EMAIL_bob.md')).toBe('From bob@example.org');
    expect(await database.query('SELECT title FROM placement ORDER BY task_id')).toEqual([{ title: '(erased)' }, { title: 'From Ada' }]);
    expect(await people.erase(ADDRESS, false)).toMatchObject([{ fate: 'kept' }]);
  });

  it('finds the rest where a crash has left off [R-PERSON-FILES]', async () => {
    await write('Done/APPROVE_EMAIL_ended.md', '(erased)\n');
    await people.erase(ADDRESS, false);
    expect(await read('Plans/email/DRAFT_EMAIL_ended.md')).toBe('(erased)\n');
    expect(await read('Done/EMAIL_ended.md')).not.toMatch(/ada/i);
  });
});
