import { Injectable } from '@nestjs/common';
import { AuditRecord, AuditSearch, AuditVerify, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { v7 } from 'uuid';
import audit from './index.js';

type Entry = PayloadOf<typeof AuditRecord>['entries'][number];

let scope: TestScope;
let services: RunningService[];
let database: Database;
let messenger: Messenger;

@Injectable()
class Caller {
  constructor(given: Messenger) {
    messenger = given;
  }
}

const entry = (action: string, more: Partial<Entry> = {}): Entry => ({
  at: new Date().toISOString(),
  actor: 'sales',
  action,
  target: 'x',
  taskId: null,
  input: '',
  output: '',
  approval: null,
  evidence: [],
  durationMs: null,
  success: true,
  ...more,
});
const record = (entries: Entry[], id?: string): Promise<void> => messenger.publish(AuditRecord, { entries }, { id });
const verify = (): Promise<ReplyOf<typeof AuditVerify>> => messenger.ask(AuditVerify, {});
const search = async (by: Partial<PayloadOf<typeof AuditSearch>>) => (await messenger.ask(AuditSearch, { limit: 500, ...by })).entries;

async function entriesAre(count: number): Promise<void> {
  await waitFor(async () => (await verify()).entries === count, { describe: () => `${count} entries` });
}

beforeAll(async () => {
  scope = await testScope();
  const env = { ...scope.env, LOG_LEVEL: 'silent' };
  const caller = defineService({ name: 'caller', plane: 'core', roles: ['swarm'], providers: [Caller] });
  services = [await startService(audit, { env }), await startService(audit, { env }), await startService(caller, { env })];
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'audit', migrations: [] });
});

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await database.close();
  await scope.dispose();
});

describe('audit', () => {
  it('keeps the chain whole when two instances append at once', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, index) => record([entry(`a${index}`), entry(`b${index}`)])));
    await entriesAre(600);
    expect(await verify()).toMatchObject({ ok: true, entries: 600, firstBad: null });
    const rows = await database.query<{ last: string; count: string }>('SELECT max(seq) AS last, count(*) AS count FROM entry');
    expect(rows).toEqual([{ last: '600', count: '600' }]);
  });

  it('appends a message that is delivered again once', async () => {
    const id = v7();
    await record([entry('again')], id);
    await record([entry('again')], id);
    await record([entry('after')]);
    await waitFor(async () => (await search({ action: 'after' })).length === 1);
    expect(await search({ action: 'again' })).toHaveLength(1);
  });

  it('finds entries by actor, task and time, newest first and page by page', async () => {
    await record([1, 2, 3].map((day) => entry('step', { actor: 'finance', taskId: 'ODOO_1', at: `2026-01-0${day}T00:00:00Z` })));
    await waitFor(async () => (await search({ taskId: 'ODOO_1' })).length === 3);
    const [newest, middle] = await search({ actor: 'finance', limit: 2 });
    expect(newest?.at).toBe('2026-01-03T00:00:00.000Z');
    expect(await search({ actor: 'finance', before: middle?.seq })).toHaveLength(1);
    expect(await search({ taskId: 'ODOO_1', since: '2026-01-02T00:00:00Z', until: '2026-01-03T00:00:00Z' })).toHaveLength(1);
  });

  it('finds entries by approval and by how they ended', async () => {
    await record([entry('one', { approval: 'a1' }), entry('two', { approval: 'a1', success: false })]);
    await waitFor(async () => (await search({ approval: 'a1' })).length === 2);
    expect((await search({ approval: 'a1', success: false })).map(({ action }) => action)).toEqual(['two']);
    expect((await search({ approval: 'a1', success: true })).map(({ action }) => action)).toEqual(['one']);
  });

  it.each(["UPDATE entry SET body = '{}'", 'DELETE FROM entry', 'TRUNCATE entry'])('refuses %s', async (statement) => {
    await expect(database.query(statement)).rejects.toThrow('append-only');
  });
});

describe('audit.verify', () => {
  beforeAll(async () => {
    await database.query('ALTER TABLE entry DISABLE TRIGGER entry_append_only');
    await database.query('CREATE TABLE kept AS SELECT seq, prev_hash, hash, body FROM entry');
  });

  afterEach(async () => {
    await database.query('DELETE FROM entry');
    await database.query('INSERT INTO entry (seq, prev_hash, hash, body) SELECT seq, prev_hash, hash, body FROM kept');
    expect((await verify()).ok).toBe(true);
  });

  it.each([
    ['changed', "UPDATE entry SET body = replace(body, 'sales', 'other') WHERE seq = 17", 17],
    ['removed', 'DELETE FROM entry WHERE seq = 17', 17],
    ['removed from the end', 'DELETE FROM entry WHERE seq > 600', 601],
    ['replaced by another', 'UPDATE entry SET body = (SELECT body FROM kept WHERE seq = 18) WHERE seq = 17', 17],
    ['exchanged with the next', 'UPDATE entry SET body = kept.body, hash = kept.hash || $$x$$ FROM kept WHERE entry.seq IN (17, 18) AND kept.seq = 35 - entry.seq', 17],
  ])('names an entry that was %s [R-AUDIT-CHAIN]', async (_, statement, firstBad) => {
    await database.query(statement);
    expect(await verify()).toMatchObject({ ok: false, firstBad });
  });
});
