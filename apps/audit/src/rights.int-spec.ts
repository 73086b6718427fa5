import { Controller, Injectable } from '@nestjs/common';
import { type Anchor, AnchorList, AuditVerify, AuditWrite, BriefingWrite, JournalWrite, type PayloadOf, type ReplyOf } from '@waggle/contracts';
import { Handles, Messenger } from '@waggle/messaging';
import { provision } from '@waggle/provision';
import { defineService, type RunningService, startService } from '@waggle/runtime';
import { otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import pg from 'pg';
import audit from './index.js';

let scope: TestScope;
let services: RunningService[];
let messenger: Messenger;
/** Signed in as the service, and as the administrator. */
let own: pg.Client;
let administrator: pg.Client;
const anchors: Anchor[] = [];

@Injectable()
class Caller {
  constructor(given: Messenger) {
    messenger = given;
  }
}

@Controller()
class WorkspaceDouble {
  @Handles(JournalWrite)
  async write({ journal, lines }: PayloadOf<typeof JournalWrite>): Promise<void> {
    if (journal === 'audit-anchors') anchors.push(...lines.map(({ seq, hash }) => ({ seq: Number(seq), hash: String(hash) })));
  }

  @Handles(AnchorList)
  async list(): Promise<ReplyOf<typeof AnchorList>> {
    return { anchors, unreadable: 0 };
  }

  @Handles([BriefingWrite, ...otherMessagesOf('workspace')])
  async unused(): Promise<never> {
    throw new Error('not asked here');
  }
}

const connected = async (connectionString: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, options: '-c search_path=audit' });
  await client.connect();
  return client;
};
const verify = (): Promise<ReplyOf<typeof AuditVerify>> => messenger.ask(AuditVerify, {});

beforeAll(async () => {
  scope = await testScope();
  const caller = defineService({ name: 'caller', plane: 'core', roles: ['swarm'], providers: [Caller] });
  const workspace = defineService({ name: 'workspace', plane: 'core', roles: ['swarm'], controllers: [WorkspaceDouble], persistence: { migrations: [] }, mustHandle: [JournalWrite, AnchorList, BriefingWrite] });
  const addresses = await provision({ definitions: [audit], env: scope.env, passwordOf: () => 'pass', warn: (line) => expect(line).toBe('') });
  const database = addresses.get('audit')?.['DATABASE_URL'] ?? '';
  const env = { ...scope.env, LOG_LEVEL: 'silent', AUDIT_TURN_SECONDS: '1', AUDIT_ANCHOR_ENTRIES: '10' };
  services = [await startService(workspace, { env }), await startService(audit, { env: { ...env, DATABASE_URL: database } }), await startService(caller, { env })];
  [own, administrator] = [await connected(database), await connected(scope.env.DATABASE_URL)];
  const entry = { at: new Date().toISOString(), actor: 'sales', action: 'step', target: 'x', taskId: null, input: '', output: '', approval: null, evidence: [], durationMs: null, success: true };
  await messenger.ask(AuditWrite, { entries: Array.from({ length: 20 }, () => entry) });
  await messenger.ask(AuditWrite, { entries: [entry] });
  await waitFor(() => anchors.length > 0);
});

afterAll(async () => {
  await Promise.all([own.end(), administrator.end(), ...services.map((service) => service.stop())]);
  await scope.dispose();
});

describe('the login of the audit service', () => {
  it('is not the owner of what it writes, and nobody signs in as that owner', async () => {
    const { rows } = await own.query<object>("SELECT current_user AS me, tableowner AS owner, rolcanlogin AS login FROM pg_tables JOIN pg_roles ON rolname = tableowner WHERE schemaname = 'audit' AND tablename = 'entry'");
    expect(rows).toEqual([{ me: expect.stringMatching(/\.audit$/), owner: expect.stringMatching(/\.audit\.owner$/), login: false }]);
  });

  it.each([
    "UPDATE entry SET body = '{}'",
    'DELETE FROM entry',
    'TRUNCATE entry',
    'ALTER TABLE entry DISABLE TRIGGER ALL',
    'DROP TRIGGER entry_append_only ON entry',
    'DROP TABLE entry',
    "SET session_replication_role = 'replica'",
    "UPDATE anchor SET at = '2020-01-01'",
    'DELETE FROM anchor',
    'UPDATE chain SET base_seq = 9',
    'DELETE FROM chain',
    "DO $$ BEGIN PERFORM set_config('waggle.pruning', 'on', true); UPDATE chain SET base_seq = 9; END $$",
    "DO $$ BEGIN PERFORM set_config('waggle.pruning', 'on', true); DELETE FROM entry; END $$",
    'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
  ])('is refused %s [R-AUDIT-RIGHTS]', async (statement) => {
    await expect(own.query(statement)).rejects.toMatchObject({ code: '42501' });
    expect(await verify()).toMatchObject({ ok: true });
  });

  it('writes no entry that is found by something else than its body says [R-AUDIT-RIGHTS]', async () => {
    const body = JSON.stringify({ at: '2026-01-05T09:00:00.000Z', actor: 'sales', action: 'step', taskId: 'EMAIL_1', approval: 'a1', success: false, subjects: ['s'] });
    const insert = `INSERT INTO entry (seq, prev_hash, hash, body, at, actor, action, task_id, approval, success, subjects)
      VALUES (1000, '', '', $1, '2020', 'finance', 'payment', 'OTHER_1', 'a2', true, '["t"]') RETURNING at, actor, action, task_id, approval, success, subjects`;
    await own.query('BEGIN');
    const { rows } = await own.query<object>(insert, [body]);
    await own.query('ROLLBACK');
    expect(rows).toEqual([{ at: '2026-01-05T09:00:00.000Z', actor: 'sales', action: 'step', task_id: 'EMAIL_1', approval: 'a1', success: false, subjects: ['s'] }]);
  });

  it.each(["UPDATE entry SET actor = 'finance' WHERE seq = 1", 'DROP TRIGGER entry_filled ON entry', 'ALTER TABLE entry DISABLE TRIGGER entry_filled'])('cannot change that later: %s [R-AUDIT-RIGHTS]', async (statement) => {
    await expect(own.query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('cannot prune what is younger than 90 days, nor make an anchor older than it is [R-AUDIT-RIGHTS]', async () => {
    const [{ seq }] = anchors as [Anchor];
    await expect(own.query('SELECT prune($1)', [seq])).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('90 days') });
    await own.query("INSERT INTO anchor (seq, hash, at) SELECT seq, hash, '2020-01-01' FROM entry WHERE seq = 1");
    await expect(own.query('SELECT prune(1)')).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('90 days') });
  });

  it('prunes by the function what an anchor has stood for long enough [R-AUDIT-RIGHTS]', async () => {
    const [{ seq }] = anchors as [Anchor];
    await administrator.query('ALTER TABLE anchor DISABLE TRIGGER anchor_append_only');
    await administrator.query("UPDATE anchor SET at = now() - interval '91 days' WHERE seq = $1", [seq]);
    await waitFor(async () => (await verify()).prunedTo === seq);
    expect(await verify()).toMatchObject({ ok: true });
  });
});
