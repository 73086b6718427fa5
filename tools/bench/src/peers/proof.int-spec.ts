import { type TestScope, testScope } from '@waggle/testing';
import pg from 'pg';
import { proveWork } from './proof.js';
import { Recorder } from './recorder.js';
import { rows, SCHEMA } from './rows.js';

const TASKS = ['a', 'b', 'c'].map((taskId) => ({ taskId, document: { body: 'What are your opening hours?' } }));
const ids = TASKS.map(({ taskId }) => taskId);

let scope: TestScope;
let pool: pg.Pool;

beforeAll(async () => {
  scope = await testScope();
  pool = new pg.Pool({ connectionString: scope.env.DATABASE_URL });
});

beforeEach(async () => {
  await pool.query(`DROP TABLE IF EXISTS task, task_move, outcome; DROP SCHEMA IF EXISTS audit CASCADE; ${SCHEMA}`);
  await rows.receive(pool, TASKS);
  await rows.delegate(pool, ids);
  await rows.finish(pool, ids);
  const recorder = new Recorder((links, head) => rows.record(pool, links, head));
  await Promise.all(ids.map((taskId) => recorder.append(taskId)));
});

afterAll(async () => {
  await pool.end();
  await scope.dispose();
});

const proof = (tasks = TASKS.length): Promise<void> => proveWork(scope.env.DATABASE_URL, tasks);

describe('the proof that a peer did its work [R-BENCH]', () => {
  it('holds when every task left all its rows', async () => {
    await expect(proof()).resolves.toBeUndefined();
  });

  it('holds after a step that was repeated', async () => {
    await rows.receive(pool, TASKS);
    await rows.delegate(pool, ids);
    await rows.finish(pool, ids);
    await expect(proof()).resolves.toBeUndefined();
  });

  it('finds a task that is missing', async () => {
    await expect(proof(TASKS.length + 1)).rejects.toThrow('3 done instead of 4');
  });

  it.each([
    ['a move', "DELETE FROM task_move WHERE task_id = 'a' AND version = 2", '11 moves instead of 12'],
    ['an outcome', "DELETE FROM outcome WHERE task_id = 'b'", '2 outcomes instead of 3'],
    ['a task that is not done', "UPDATE task SET status = 'delegated' WHERE task_id = 'c'", '2 done instead of 3'],
    ['an entry that was changed', "UPDATE audit.entry SET body = '{}' WHERE seq = 7", 'broken at entry 7'],
    ['a head that is not the last entry', "UPDATE audit.chain SET head_hash = 'x'", 'the head of the record'],
  ])('finds %s', async (_what, sql, message) => {
    await pool.query(sql);
    await expect(proof()).rejects.toThrow(message);
  });
});
