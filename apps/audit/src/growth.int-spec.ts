import type { Messenger } from '@waggle/messaging';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope, WatchedDatabase } from '@waggle/testing';
import { ChainRepository } from './chain.repository.js';
import audit from './index.js';
import type { SubjectRepository } from './sealing/subject.repository.js';

const ENTRIES = 20_000;
const FILL = `INSERT INTO entry (seq, prev_hash, hash, body) SELECT seq, '', '', json_build_object('at', to_char(now() - (${ENTRIES} - seq) * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actor', 'actor ' || seq % 40,
  'action', 'task.' || seq % 20, 'target', 'x', 'taskId', 'EMAIL_' || seq / 10, 'input', '', 'output', '', 'approval', CASE WHEN seq % 50 = 0 THEN 'a' || seq END, 'evidence', '[]'::json, 'durationMs', NULL, 'success', seq % 100 <> 0)::text
  FROM generate_series(1, ${ENTRIES}) AS seq`;

let scope: TestScope;
let database: Database;
beforeAll(async () => {
  scope = await testScope();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'audit', migrations: audit.persistence?.migrations ?? [] });
  await database.query(FILL);
  await database.query('VACUUM ANALYZE');
}, 60_000);
afterAll(async () => {
  await database.close();
  await scope.dispose();
});

describe('a long record', () => {
  it.each([
    ['the newest', {}],
    ['those of a task', { taskId: 'EMAIL_7' }],
    ['those of an actor', { actor: 'actor 7' }],
    ['those of an action', { action: 'task.7' }],
    ['those of an approval', { approval: 'a500' }],
    ['failures', { success: false }],
    ['those of a day', { since: new Date(Date.now() - 86_400_000).toISOString() }],
    ['those before one', { before: 100 }],
  ])('gives %s without being read from end to end [R-GROWTH-PLANS]', async (_what, search) => {
    const watched = new WatchedDatabase(database);
    const found = await new ChainRepository(watched, {} as Messenger, { keys: async () => new Map() } as unknown as SubjectRepository).search({ limit: 50, ...search });
    expect(found.length).toBeGreaterThan(0);
    expect([...watched.wholeReads]).toEqual([]);
  });
});
