import { chmod, link, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Database, openDatabase } from '@waggle/persistence';
import { asPlainUser, type TestScope, testScope, waitFor } from '@waggle/testing';
import { pino } from 'pino';
import { TestZone } from '../../test/two-zones.builder.js';

const SALES = 'In_Progress/sales/EMAIL_1.md';
const FINANCE = 'In_Progress/finance/EMAIL_1.md';

describe('a file that gives trouble', () => {
  let scope: TestScope;
  let parent: string;
  let zone: TestZone;
  let logged: string;
  let database: Database;
  let asBefore: () => void;
  const untilNote = (file: string): Promise<string> => waitFor(() => zone.read(file), { describe: file });
  const names = async (folder: string): Promise<string[]> => (await readdir(zone.onDisk(folder))).sort();
  const submitted = (taskId: string): number => zone.heard.submitted.filter((one) => one.taskId === taskId).length;
  const markedSubmitted = () => waitFor(async () => (await database.query('SELECT 1 FROM placement WHERE submitted')).length > 0, { describe: 'the submission in its row' });

  beforeEach(async () => {
    scope = await testScope();
    parent = await mkdtemp(path.join(os.tmpdir(), 'waggle-troubles-'));
    logged = '';
    zone = new TestZone('local', scope, parent, { SYNC_REMOTE: '' }, pino({ level: 'warn' }, { write: (line) => void (logged += line) }));
    database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: [] });
    asBefore = () => undefined;
  });
  afterEach(async () => {
    asBefore();
    await zone.end();
    await database.close();
    await scope.dispose();
    await rm(parent, { recursive: true, force: true });
  });

  it.each(['Needs_Action/email/EMAIL_locked.md', 'In_Progress/sales/EMAIL_locked.md'])('since nobody may read it (%s) goes to Rejected with its note, and the others are taken [R-BAD-FILE]', async (locked) => {
    for (const file of [locked, 'In_Progress/sales/EMAIL_2.md', 'Needs_Action/EMAIL_3.md']) await zone.put(file);
    await chmod(zone.onDisk(locked), 0o000);
    asBefore = await asPlainUser(parent);
    await zone.start();
    for (const taskId of ['EMAIL_2', 'EMAIL_3']) await zone.untilSubmitted(taskId);
    const note = await untilNote('Rejected/EMAIL_locked.error.md');
    for (const said of ['error: unreadable', 'EMAIL_locked.md', 'EACCES', 'the right to read it']) expect(note).toContain(said);
    await waitFor(async () => (await names('In_Progress/sales')).length === 2 && !(await zone.has(locked)), { describe: 'its old place to be free' });
  });

  it('in progress, since its folder may not be touched, keeps no other from being handed over', async () => {
    for (const file of ['In_Progress/finance/EMAIL_locked.md', 'In_Progress/sales/EMAIL_2.md']) await zone.put(file);
    await chmod(zone.onDisk('In_Progress/finance/EMAIL_locked.md'), 0o000);
    await chmod(zone.onDisk('In_Progress/finance'), 0o555);
    asBefore = await asPlainUser(parent);
    await zone.start();
    await zone.untilSubmitted('EMAIL_2');
    await chmod(zone.onDisk('In_Progress/finance'), 0o755);
  });

  it('since it cannot be rejected is rejected once it can, and nothing else is lost meanwhile', async () => {
    await zone.put('Needs_Action/EMAIL_1.md', 'first');
    await zone.start();
    await zone.untilSubmitted('EMAIL_1');
    await zone.move('EMAIL_1', { status: 'delegated', version: 3, agent: 'finance' });
    await zone.untilFile(FINANCE);
    await waitFor(async () => (await database.query('SELECT 1 FROM placement WHERE version = 3')).length === 1, { describe: 'the move in its row' });
    await rm(zone.onDisk('Rejected'), { recursive: true });
    await writeFile(zone.onDisk('Rejected'), 'in the way');
    await zone.put('Needs_Action/EMAIL_1.md', 'second');
    await zone.untilFile(SALES);
    await waitFor(() => logged.includes('a file could not be rejected; trying again'), { describe: 'a try that failed' });
    await rm(zone.onDisk('Rejected'));
    await zone.put('Needs_Action/EMAIL_2.md');
    await zone.untilSubmitted('EMAIL_2');
    expect(await untilNote('Rejected/EMAIL_1.error.md')).toContain('error: changed_in_flight');
  });

  describe('since it was claimed under a known name and nobody has said what is to be done with it', () => {
    const stopped = async (): Promise<void> => {
      await zone.put('Needs_Action/EMAIL_1.md', 'first');
      await zone.start();
      await zone.untilSubmitted('EMAIL_1');
      await markedSubmitted();
      await zone.stop();
      expect(await zone.read(SALES)).toBe('first');
    };

    it('is rejected with its note after the kill, while the task goes on', async () => {
      await stopped();
      await zone.put(FINANCE, 'second');
      await zone.start();
      expect(await untilNote('Rejected/EMAIL_1.error.md')).toContain('error: changed_in_flight');
      expect([await zone.read(SALES), await zone.read('Rejected/EMAIL_1.md'), submitted('EMAIL_1')]).toEqual(['first', 'second', 1]);
    });

    it('is rejected also when the task has ended', async () => {
      await stopped();
      await zone.start();
      await zone.move('EMAIL_1', { status: 'done', version: 5 });
      await zone.untilFile('Done/EMAIL_1.md');
      await waitFor(async () => (await database.query("SELECT 1 FROM placement WHERE status = 'done'")).length === 1);
      await zone.stop();
      await zone.put(SALES, 'second');
      await zone.start();
      expect(await untilNote('Rejected/EMAIL_1.error.md')).toContain('is the name of another task');
    });

    it.each([
      ['elsewhere than its row says', async () => rm(zone.onDisk(SALES))],
      ['under both names', async () => undefined],
    ])('but not when it is the file of the task, whose move was not committed, and lies %s', async (_, left) => {
      await stopped();
      await zone.put('In_Progress/finance/EMAIL_9.md', 'to be handed over after it');
      await link(zone.onDisk(SALES), zone.onDisk(FINANCE));
      await left();
      await zone.start();
      await zone.untilSubmitted('EMAIL_9');
      await zone.move('EMAIL_1', { status: 'delegated', version: 3, agent: 'finance' });
      await waitFor(async () => (await zone.has(FINANCE)) && !(await zone.has(SALES)), { describe: 'the move' });
      expect([await names('Rejected'), submitted('EMAIL_1')]).toEqual([[], 1]);
    });
  });
});
