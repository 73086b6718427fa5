import type { HealthFinding } from '@waggle/contracts';
import { messagingMigrations } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { type Database, openDatabase, type Transaction } from '@waggle/persistence';
import { type TestScope, testScope } from '@waggle/testing';
import { CreateFindings1700000003450 } from '../migrations/0001-create-findings.migration.js';
import { Herald } from '../telling/herald.service.js';
import { FindingRepository, type FindingRow } from './finding.repository.js';
import type { Fault } from './judge.js';
import { Ledger } from './ledger.service.js';

const RULES = { HEALTH_GATHER_SECONDS: 5, HEALTH_HEALED_SECONDS: 30, HEALTH_DEAD_SECONDS: 300 };
const FULL: Fault = { code: 'disk_full', subject: 'workspace', severity: 'CRITICAL', message: 'The disk is full.' };

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
beforeEach(() => database.query('TRUNCATE finding, settled_file'));

/** Stands for the way to the database: it can be away, and it can go after a commit before anybody hears of it. */
class Way {
  state: 'open' | 'away' | 'deaf' = 'open';
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    if (this.state === 'away') throw new Error('connection refused');
    const done = await database.transaction(work);
    if (this.state === 'deaf') throw new Error('connection lost');
    return done;
  }
}

class HeraldDouble extends Herald {
  readonly told: string[] = [];
  readonly filed: string[] = [];
  /** Whether people have heard what was said without the database. */
  crying = Promise.resolve(false);
  override async tell(tx: Transaction, opened: readonly FindingRow[], cried: ReadonlySet<string>, healed: readonly HealthFinding[]): Promise<void> {
    tx.afterCommit(() => {
      this.told.push(...opened.filter(({ id }) => !cried.has(id)).map(({ subject }) => `wrong ${subject}`), ...healed.map(({ subject }) => `healed ${subject}`));
      this.filed.push(...opened.flatMap(({ taskId }) => taskId ?? []));
    });
  }
  override async cry(): Promise<boolean> {
    return this.crying;
  }
}

/** A ledger that is told each second what is wrong. */
class Told {
  readonly way = new Way();
  readonly herald = new HeraldDouble(undefined as never, undefined as never, silentLogger());
  readonly sut = new Ledger(Object.assign(new FindingRepository(database), { database: this.way }), this.herald, RULES, silentLogger());
  now = Date.UTC(2026, 10, 27);

  async for(seconds: number, ...faults: Fault[]): Promise<void> {
    for (let second = 0; second < seconds; second += 1) await this.sut.update({ faults, unknown: new Set() }, (this.now += 1000));
  }
}

const rows = () => database.query<{ subject: string; healed: boolean }>('SELECT subject, healed_at IS NOT NULL AS healed FROM finding ORDER BY opened_at');
const settled = async (): Promise<string[]> => (await database.query<{ id: string }>('SELECT task_id AS id FROM settled_file')).map(({ id }) => id);

describe('what is found', () => {
  it('is told when it returns before its end was written down [R-HEALTH-ONCE] [R-HEALTH-HEALED]', async () => {
    const zone = new Told();
    await zone.for(7, FULL);
    await zone.for(32);
    await zone.for(9, FULL);
    expect(zone.herald.told).toEqual(['wrong workspace', 'wrong workspace', 'healed workspace']);
    expect(await rows()).toEqual([{ subject: 'workspace', healed: true }, { subject: 'workspace', healed: false }]);
  });

  it('is told, each time, when it goes and comes while the database is away', async () => {
    const zone = new Told();
    await zone.for(7, FULL);
    zone.way.state = 'away';
    for (let turn = 0; turn < 2; turn += 1) {
      await zone.for(40);
      await zone.for(40, FULL);
    }
    expect(zone.herald.told).toEqual(['wrong workspace']);
    zone.way.state = 'open';
    await zone.for(1, FULL);
    expect(zone.herald.told.toSorted()).toEqual(['healed workspace', 'healed workspace', 'wrong workspace', 'wrong workspace', 'wrong workspace']);
    expect((await rows()).map(({ healed }) => healed)).toEqual([true, true, false]);
    expect(zone.herald.filed).toHaveLength(2);
  });

  it('is not told again when people hear of it without the database only after its end', async () => {
    const zone = new Told();
    let heard = (_told: boolean): void => undefined;
    zone.herald.crying = new Promise((resolve) => (heard = resolve));
    zone.way.state = 'away';
    await zone.for(7, FULL);
    await zone.for(40);
    heard(true);
    await new Promise((resolve) => setImmediate(resolve));
    zone.way.state = 'open';
    await zone.for(1);
    expect(zone.herald.told).toEqual(['healed workspace']);
  });

  it('is told once when nobody hears that it was written down', async () => {
    const zone = new Told();
    zone.way.state = 'deaf';
    await zone.for(9, FULL);
    await zone.for(45);
    zone.way.state = 'open';
    await zone.for(9);
    expect(zone.herald.told).toEqual(['wrong workspace', 'healed workspace']);
    expect(await rows()).toEqual([{ subject: 'workspace', healed: true }]);
    expect(await settled()).toEqual(zone.herald.filed);
  });

  it('heals in the place of what an earlier process wrote down after this one had looked', async () => {
    const zone = new Told();
    const earlier = new Told();
    await earlier.for(7, FULL);
    await zone.for(7, FULL);
    expect(zone.herald.told).toEqual([]);
    await zone.for(40);
    expect(zone.herald.told).toEqual(['healed workspace']);
    expect(await rows()).toEqual([{ subject: 'workspace', healed: true }]);
    expect(await settled()).toEqual(earlier.herald.filed);
  });

  it('keeps its file as long as anything in it is wrong', async () => {
    const zone = new Told();
    await zone.for(7, FULL, { ...FULL, subject: 'monitor' });
    await zone.for(40, FULL);
    expect(await settled()).toEqual([]);
    await zone.for(40);
    expect(await settled()).toEqual([...new Set(zone.herald.filed)]);
  });
});
