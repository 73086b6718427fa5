import type { PayloadOf, SecurityAlert } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { TestClock } from '../../test/test-clock.js';
import { CreateSourceOutage1700000003435 } from '../migrations/0036-create-source-outage.migration.js';
import { OutageRepository } from './outage.repository.js';
import { SourceWatch } from './source-watch.service.js';

const ID = 'imap:office@mail.example/INBOX';
const TROUBLE = { what: 'the server refuses the password', since: '2026-01-05T10:00:00.000Z', nextTry: null };

let scope: TestScope;
let database: Database;
let clock: TestClock;
let told: string[];
let state: { trouble: typeof TROUBLE | null; closed: boolean };

/** The watch of a service that has just been started. */
async function started(): Promise<SourceWatch> {
  const messenger = { publish: async (_: unknown, { severity, code, message }: PayloadOf<typeof SecurityAlert>) => void told.push(`${severity} ${code} ${message}`) };
  const source = { id: ID, kind: 'imap', work: 'email', state: () => ({ trouble: state.trouble }) };
  const house = { registry: { all: () => [source] }, gate: { read: async () => undefined, closed: () => (state.closed ? { state: 'paused', why: 'olga has paused it' } : null) } };
  const sut = new SourceWatch(house as never, new OutageRepository(database), messenger as never, clock, { warn: () => undefined } as never);
  await sut.onApplicationBootstrap();
  await sut.onModuleDestroy();
  return sut;
}

async function lookAt(sut: SourceWatch, ...times: string[]): Promise<void> {
  for (const time of times) {
    clock.set(`2026-01-05T${time}:00Z`);
    await sut.look();
  }
}

beforeEach(async () => {
  scope = await testScope(['database']);
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'intake', migrations: [CreateSourceOutage1700000003435] });
  clock = new TestClock(0);
  told = [];
  state = { trouble: TROUBLE, closed: false };
});
afterEach(async () => {
  await database.close();
  await scope.dispose();
});

describe('a source that cannot be read', () => {
  it('is told once after an hour, over restarts, and once that it is well again [R-SOURCE-TROUBLE]', async () => {
    const first = await started();
    await lookAt(first, '10:00', '10:59');
    expect(told).toEqual([]);
    await lookAt(first, '11:00', '11:01');
    expect(told).toEqual([`CRITICAL source_trouble Nothing is taken from ${ID}: the server refuses the password. See: waggle sources`]);
    const second = await started();
    // It has tried nothing yet.
    state.trouble = null;
    await lookAt(second, '11:30');
    state.trouble = TROUBLE;
    await lookAt(second, '11:31', '13:00');
    expect(told).toHaveLength(1);
    state.trouble = null;
    await lookAt(second, '13:01', '13:10');
    expect(told).toHaveLength(1);
    await lookAt(second, '13:11', '13:30');
    expect(told.slice(1)).toEqual([`INFO source_well ${ID} can be read again.`]);
    state.trouble = TROUBLE;
    await lookAt(second, '14:00', '15:00');
    expect(told).toHaveLength(3);
  });

  it('is not told when it is well within the hour, nor while nobody may read it', async () => {
    const sut = await started();
    await lookAt(sut, '10:00', '10:30');
    state.trouble = null;
    await lookAt(sut, '10:31', '10:41');
    state.trouble = TROUBLE;
    await lookAt(sut, '10:42', '11:20');
    state.closed = true;
    await lookAt(sut, '11:45', '13:00');
    expect(told).toEqual([]);
  });
});
