import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { DatabaseClock } from './database-clock.service.js';

const HOUR_MS = 3_600_000;
const RIGHT = Date.now;
let scope: TestScope;
let database: Database;

beforeAll(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'orchestrator', migrations: [] });
});

afterAll(async () => {
  await database.close();
  await scope.dispose();
});

afterEach(() => {
  Date.now = RIGHT;
});

async function differenceMs(clock: DatabaseClock): Promise<number> {
  const [row] = await database.query<{ now: Date }>('SELECT clock_timestamp() AS now');
  return Math.abs(clock.now().getTime() - (row?.now.getTime() ?? 0));
}

describe('the clock by which leases are given [R-LEASE-CLOCK]', () => {
  it.each([-HOUR_MS, HOUR_MS])('is the database’s, though this machine’s is wrong by %d ms, from the begin or later', async (wrong) => {
    const clock = new DatabaseClock(database);
    await clock.onApplicationBootstrap();
    Date.now = () => RIGHT() + wrong;
    expect(await differenceMs(clock)).toBeLessThan(HOUR_MS / 60);
    const late = new DatabaseClock(database);
    await late.onApplicationBootstrap();
    expect(await differenceMs(late)).toBeLessThan(HOUR_MS / 60);
    [clock, late].forEach((one) => one.onApplicationShutdown());
  });

  it.each([
    ['at once', 0],
    ['after more than a second', 1.2],
  ])('is right again when the machine has slept, while the clock that nobody sets stood still, and the database answers %s', async (_, seconds) => {
    let sleep = 0;
    const slow = { query: async (sql: string) => database.query(`${sql} FROM pg_sleep(${sleep})`) } as unknown as Database;
    const clock = new DatabaseClock(slow);
    await clock.onApplicationBootstrap();
    sleep = seconds;
    const steady = performance.now.bind(performance);
    performance.now = () => steady() - HOUR_MS;
    try {
      await clock.refresh();
      expect(await differenceMs(clock)).toBeLessThan(HOUR_MS / 60);
    } finally {
      performance.now = steady;
      clock.onApplicationShutdown();
    }
  });

  it('is this machine’s until the database has been asked', () => {
    Date.now = () => 1_000;
    expect(new DatabaseClock(database).now()).toEqual(new Date(1_000));
  });
});
