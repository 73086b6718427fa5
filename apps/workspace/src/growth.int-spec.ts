import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, WatchedDatabase } from '@waggle/testing';
import { FiledTaskRepository } from './filing/filed-task.repository.js';
import workspace from './index.js';
import { DashboardRepository } from './overview/dashboard.repository.js';
import { PlacementRepository } from './placement.repository.js';

const TASKS = 20_000;
const FILL = `
  INSERT INTO placement (task_id, version, status, revision, file, domain, priority, agent, title, submitted, claimed_at, updated_at)
    SELECT 'EMAIL_' || n, 6, CASE WHEN n % 1000 = 0 THEN 'delegated' WHEN n % 1000 = 1 THEN 'pending_approval' ELSE 'done' END, '', 'Done/EMAIL_' || n || '.md', 'email', 'NORMAL', 'sales', 'Question', true,
      now() - n * interval '1 minute', now() - n * interval '1 minute' FROM generate_series(1, ${TASKS}) AS n;
  INSERT INTO filed_task SELECT task_id, 'mail:' || task_id, '', file, false, NULL, claimed_at FROM placement`;

let scope: TestScope;
let database: Database;
beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: workspace.persistence?.migrations ?? [] });
  for (const sql of FILL.split(';')) await database.query(sql);
  await database.query('VACUUM ANALYZE');
}, 60_000);
afterAll(async () => {
  await database.close();
  await scope.dispose();
});

const placements = (on: Database): PlacementRepository => new PlacementRepository(on);
const dashboard = (on: Database): DashboardRepository => new DashboardRepository(on);
const DAY_AGO = new Date(Date.now() - 86_400_000);

/** Rows, or 1 for one thing that is there. */
const sizeOf = (found: unknown): number => (Array.isArray(found) ? found.length : found instanceof Map ? found.size : typeof found === 'object' ? 1 : Number(found ?? 0));

describe('with many tasks behind it', () => {
  it.each([
    ['the open claims', TASKS / 500, (on: Database) => placements(on).open({ limit: 100 })],
    ['the files of open tasks', TASKS / 500, (on: Database) => placements(on).openFiles()],
    ['the number of open tasks', TASKS / 500, (on: Database) => placements(on).countOpen()],
    ['a placement', 1, (on: Database) => placements(on).find(['EMAIL_7'])],
    ['whether a task is known', 1, (on: Database) => placements(on).hasClaim('EMAIL_7')],
    ['what waits for a person', 20, (on: Database) => dashboard(on).approvals(20)],
    ['what needs attention', 0, (on: Database) => dashboard(on).attention(20)],
    ['what moved last', 20, (on: Database) => dashboard(on).recent(20)],
    ['what ended today', 20, (on: Database) => dashboard(on).endedAfter(DAY_AGO, 20)],
    ['how much ended today', 1, (on: Database) => dashboard(on).endedSince(DAY_AGO)],
    ['a filed task', 1, (on: Database) => new FiledTaskRepository(on).findBySource('mail:EMAIL_7')],
    ['what is filed and not written', 0, (on: Database) => new FiledTaskRepository(on).unwritten(100)],
  ])('%s is found without reading all placements [R-GROWTH-PLANS]', async (_what, rows, look) => {
    const watched = new WatchedDatabase(database);
    expect(sizeOf(await look(watched))).toBe(rows);
    expect([...watched.wholeReads].filter((table) => table !== 'custody')).toEqual([]);
  });

  it('finds all open claims', async () => {
    expect(await placements(database).open({ limit: 100 })).toHaveLength(TASKS / 500);
    expect(await placements(database).countOpen()).toBe(TASKS / 500);
  });
});
