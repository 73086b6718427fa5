import { Controller, Injectable } from '@nestjs/common';
import { type Anchor, AnchorList, AuditRecord, AuditSearch, AuditVerify, AuditWrite, BriefingWrite, JournalWrite, type PayloadOf, PersonErase, PersonExport, type ReplyOf } from '@waggle/contracts';
import { Handles, Messenger } from '@waggle/messaging';
import { Database, openDatabase } from '@waggle/persistence';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import { v7 } from 'uuid';
import { ChainRepository } from './chain.repository.js';
import audit from './index.js';
import { SubjectRepository } from './sealing/subject.repository.js';

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

const written = { anchors: [] as Anchor[], lines: [] as Record<string, unknown>[], briefings: [] as string[] };

@Controller()
class WorkspaceDouble {
  @Handles(JournalWrite)
  async write({ journal, lines }: PayloadOf<typeof JournalWrite>): Promise<void> {
    if (journal === 'audit') written.lines.push(...lines);
    else written.anchors.push(...lines.map(({ seq, hash }) => ({ seq: Number(seq), hash: String(hash) })));
  }

  @Handles(AnchorList)
  async list(): Promise<ReplyOf<typeof AnchorList>> {
    return { anchors: written.anchors, unreadable: 0 };
  }

  @Handles(otherMessagesOf('workspace'))
  async unused(): Promise<never> {
    throw new Error('not asked here');
  }

  @Handles(BriefingWrite)
  async brief({ text }: PayloadOf<typeof BriefingWrite>): Promise<void> {
    written.briefings.push(text);
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
  const env = { ...scope.env, LOG_LEVEL: 'silent', AUDIT_TURN_SECONDS: '1', AUDIT_ANCHOR_ENTRIES: '100' };
  const caller = defineService({ name: 'caller', plane: 'core', roles: ['swarm'], providers: [Caller] });
  const workspace = defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [WorkspaceDouble], persistence: { migrations: [] }, mustHandle: [JournalWrite, AnchorList, BriefingWrite] });
  services = [await startService(workspace, { env }), await startService(audit, { env }), await startService(audit, { env }), await startService(caller, { env })];
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

  it('keeps with each entry which service has brought it, whatever the entry says [R-AUDIT-RECORDED-BY]', async () => {
    const forged = entry('grant.signed', { actor: 'gatekeeper', taskId: 'FORGED_1' });
    await record([{ ...forged, recordedBy: 'gatekeeper' } as Entry, entry('of ada@example.org', { actor: 'gatekeeper', target: 'ada@example.org', taskId: 'FORGED_1' })]);
    await messenger.ask(AuditWrite, { entries: [forged] });
    await waitFor(async () => (await search({ taskId: 'FORGED_1' })).length === 3);
    expect((await search({ taskId: 'FORGED_1' })).map(({ actor, recordedBy }) => [actor, recordedBy])).toEqual([1, 2, 3].map(() => ['gatekeeper', 'caller']));
  });

  it.each(["UPDATE entry SET body = '{}'", 'DELETE FROM entry', 'TRUNCATE entry'])('refuses %s', async (statement) => {
    await expect(database.query(statement)).rejects.toThrow('append-only');
  });
});

describe('what an entry tells of a person', () => {
  const ada = 'ada@personal.example';
  const asked = (more: Partial<Entry>) => record([entry('mail', { target: `mail to Ada <${ada}>`, input: 'Ada asks for prices', ...more })]);
  const raw = async (): Promise<string> => {
    const tables = await database.query<{ name: string }>("SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'audit'");
    const texts = await Promise.all(tables.map(async ({ name }) => JSON.stringify(await database.query(`SELECT "${name}"::text FROM "${name}"`))));
    return texts.join('\n');
  };

  it('is sealed in the database, also in the backup, and is read as it was recorded', async () => {
    await asked({ taskId: 'EMAIL_ADA' });
    await waitFor(async () => (await search({ taskId: 'EMAIL_ADA' })).length === 1);
    expect((await search({ taskId: 'EMAIL_ADA' }))[0]).toMatchObject({ target: `mail to Ada <${ada}>`, input: 'Ada asks for prices' });
    await waitFor(() => written.lines.some(({ body }) => String(body).includes('EMAIL_ADA')));
    expect(JSON.stringify(written.lines)).not.toContain('Ada asks');
    expect(await raw()).not.toMatch(/ada@personal|Ada asks/i);
  });

  it('is given to them, and is gone for good when they are erased, with the chain whole [R-AUDIT-ERASURE]', async () => {
    const bob = 'bob@personal.example';
    await record([entry('both', { taskId: 'EMAIL_BOTH', output: `${ada} and ${bob}` }), entry('bob', { taskId: 'EMAIL_BOB', output: bob })]);
    await waitFor(async () => (await search({ taskId: 'EMAIL_BOB' })).length === 1);
    const { records } = await messenger.ask(PersonExport, { address: ada }, { to: 'audit' });
    expect(records.map(({ kind }) => kind)).toEqual(['audit entry', 'audit entry']);

    const dry = await messenger.ask(PersonErase, { address: ada, dryRun: true }, { to: 'audit' });
    expect(dry.parts).toMatchObject([{ count: 2, fate: 'anonymised' }]);
    expect((await search({ taskId: 'EMAIL_ADA' }))[0]?.input).toBe('Ada asks for prices');

    await messenger.ask(PersonErase, { address: ada, dryRun: false }, { to: 'audit' });
    expect((await search({ taskId: 'EMAIL_ADA' }))[0]).toMatchObject({ target: '(erased)', input: '', action: 'mail' });
    expect((await search({ taskId: 'EMAIL_BOTH' }))[0]).toMatchObject({ output: '' });
    expect((await search({ taskId: 'EMAIL_BOB' }))[0]).toMatchObject({ output: bob });
    expect((await messenger.ask(PersonErase, { address: ada, dryRun: false }, { to: 'audit' })).parts).toEqual([]);
    expect(await verify()).toMatchObject({ ok: true });
    expect(await raw()).not.toMatch(/ada@personal/i);
  });
});

describe('the keys of people and the head of the chain', () => {
  it('are taken in one order, so that two who append wait for each other in turn', async () => {
    const subjects = new SubjectRepository(database);
    const uncommitted = { commit: async () => [] } as unknown as Messenger;
    const name = 'order@example.com';
    let appended: Promise<unknown> = Promise.resolve();
    await database.transaction(async (tx) => {
      await subjects.of(tx, [name]);
      appended = new ChainRepository(database, uncommitted, subjects).append([entry('ordered', { target: name })]);
      await waitFor(async () => (await database.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO subject%'")).length === 1);
      await tx.query('SELECT 1 FROM chain FOR UPDATE');
    });
    expect(await appended).toMatchObject({ seq: expect.any(Number) });
  });
});

describe('audit.verify', () => {
  beforeAll(async () => {
    await database.query('ALTER TABLE entry DISABLE TRIGGER entry_append_only');
    await database.query('CREATE TABLE kept AS SELECT seq, prev_hash, hash, body FROM entry');
  });

  afterEach(async () => {
    await database.query('DELETE FROM entry');
    await database.query('UPDATE chain SET head_seq = (SELECT max(seq) FROM kept), head_hash = (SELECT hash FROM kept ORDER BY seq DESC LIMIT 1)');
    await database.query('INSERT INTO entry (seq, prev_hash, hash, body) SELECT seq, prev_hash, hash, body FROM kept');
    expect((await verify()).ok).toBe(true);
  });

  it.each([
    ['changed', "UPDATE entry SET body = replace(body, 'sales', 'other') WHERE seq = 17", 17],
    ['removed', 'DELETE FROM entry WHERE seq = 17', 17],
    ['removed from the end', 'DELETE FROM entry WHERE seq > 600', 601],
    ['replaced by another', 'UPDATE entry SET body = (SELECT body FROM kept WHERE seq = 18) WHERE seq = 17', 17],
    ['exchanged with the next', 'UPDATE entry SET body = kept.body, hash = kept.hash || $$x$$ FROM kept WHERE entry.seq IN (17, 18) AND kept.seq = 35 - entry.seq', 17],
    ['made unreadable', "UPDATE entry SET body = '{', hash = encode(sha256(convert_to(prev_hash || '{', 'UTF8')), 'hex') WHERE seq = 17", 17],
    ['given to another task', "UPDATE entry SET task_id = 'OTHER_1' WHERE seq = 17", 17],
    ['said to be of a person', `UPDATE entry SET subjects = '["someone"]' WHERE seq = 17`, 17],
  ])('names an entry that was %s [R-AUDIT-CHAIN]', async (_, statement, firstBad) => {
    await database.query(statement);
    expect(await verify()).toMatchObject({ ok: false, firstBad });
  });

  it('names a tail that was cut off together with the head, and a chain that was rewritten as a whole, by the anchors [R-AUDIT-ANCHOR]', async () => {
    await waitFor(() => written.anchors.length > 0);
    const last = written.anchors.at(-1) as Anchor;
    await database.query('DELETE FROM entry WHERE seq >= $1', [last.seq]);
    await database.query('UPDATE chain SET head_seq = $1, head_hash = (SELECT hash FROM entry WHERE seq = $1)', [last.seq - 1]);
    expect(await verify()).toMatchObject({ ok: false, firstBad: last.seq, detail: expect.stringContaining('cut off') });
    written.anchors.push({ seq: 5, hash: 'f'.repeat(64) });
    expect(await verify()).toMatchObject({ ok: false, firstBad: 5, detail: expect.stringContaining('rewritten') });
    written.anchors.pop();
  });

  it('counts an anchor that is not there any more, once the workspace has had its time to write it [R-AUDIT-ANCHOR]', async () => {
    await waitFor(() => written.anchors.length > 0);
    const [{ seq }] = written.anchors as [Anchor];
    const lost = written.anchors.splice(0);
    expect(await verify()).toMatchObject({ ok: true, anchorsLacking: 0 });
    await database.query('ALTER TABLE anchor DISABLE TRIGGER anchor_append_only');
    await database.query("UPDATE anchor SET at = now() - interval '2 hours' WHERE seq = $1", [seq]);
    expect(await verify()).toMatchObject({ ok: true, anchors: 0, anchorsLacking: 1, detail: expect.stringContaining('missing of them: 1') });
    written.anchors.push(...lost);
    expect(await verify()).toMatchObject({ ok: true, anchorsLacking: 0 });
  });
});

describe('pruning', () => {
  it('takes away what an old anchor stands for, and what is left is verified from there [R-AUDIT-PRUNE]', async () => {
    await waitFor(() => written.anchors.length > 0);
    const { seq, hash } = written.anchors[0] as Anchor;
    await database.query('ALTER TABLE entry ENABLE TRIGGER entry_append_only');
    await database.query('ALTER TABLE anchor DISABLE TRIGGER anchor_append_only');
    await database.query("UPDATE anchor SET at = now() - interval '91 days' WHERE seq = $1", [seq]);
    await waitFor(async () => (await verify()).prunedTo === seq);
    expect(await verify()).toMatchObject({ ok: true, firstBad: null });
    expect(await database.query('SELECT min(seq)::int AS first FROM entry')).toEqual([{ first: seq + 1 }]);
    expect(written.lines.some(({ id, hash: backed }) => id === String(seq) && backed === hash)).toBe(true);
    await expect(database.query('UPDATE chain SET base_seq = 0')).rejects.toThrow('append-only');
    await database.query('ALTER TABLE chain DISABLE TRIGGER chain_base');
    await database.query('UPDATE chain SET base_hash = $1', ['0'.repeat(64)]);
    expect(await verify()).toMatchObject({ ok: false, firstBad: seq });
  });
});
