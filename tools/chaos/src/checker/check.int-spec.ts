import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processEnvironment } from '@waggle/config';
import { type MailServer, startMailServer } from '@waggle/dev';
import { startZone, type Zone } from '@waggle/host';
import { changeOperators, newOperator, readSecrets } from '@waggle/host/secrets';
import { ApiClient } from '@waggle/cli';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { Load } from '../storm/load.js';
import { LEFT_OUT, OFFICE, workSettings } from '../storm/office.js';
import { People } from '../storm/people.js';
import { comeToRest } from '../storm/rest.js';
import { RememberingNotebook } from '../storm/notebook.js';
import { Watch } from '../storm/watch.js';
import { check, type Finding, isClean } from './check.js';
import { type Note, tagIn } from './notes.js';
import type { Places, Query, Stores } from './stores.js';
import { withStores } from './stores.js';

const TASKS = 30;
/** With these, every kind of work and every wish is among the tasks. */
const SEED = 4;

let scope: TestScope;
let home: string;
let mail: MailServer;
let zone: Zone;
let places: Places;

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'checker-'));
  const [log, env] = [(): void => undefined, processEnvironment()];
  mail = await startMailServer({ home, users: [OFFICE], log, env, sinkFile: join(home, 'outgoing.jsonl') });
  await changeOperators(home, (present) => [...present, newOperator('olga', 'approver')]);
  const workspace = join(home, 'workspace');
  const settings = { ...scope.env, ...workSettings(mail.smtp.port, mail.imap.port), LOG_LEVEL: 'silent', UNDO_SECONDS: '0' };
  zone = await startZone({ role: 'swarm', home, workspace, env: settings, gatewayPort: 0, log, without: LEFT_OUT });
  const secrets = await readSecrets(home);
  places = { databaseUrl: scope.env.DATABASE_URL, workspace, sinkFile: mail.sinkFile, notesFile: join(home, 'notes.jsonl'), grantKeys: [secrets?.grantKey?.public ?? {}] };
  await work(new Map((secrets?.operators ?? []).map(({ name, token }) => [name, new ApiClient(zone.url, token)])));
}, 120_000);

afterAll(async () => {
  await (zone as Zone | undefined)?.stop();
  await (mail as MailServer | undefined)?.stop();
  await (scope as TestScope | undefined)?.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

async function work(clients: Map<string, ApiClient>): Promise<void> {
  const notebook = new RememberingNotebook(places.notesFile);
  const [api] = [...clients.values()];
  if (api === undefined) throw new Error('nobody can sign in');
  const load = new Load({ seed: SEED, rate: 1, workspace: places.workspace, lmtp: mail.lmtp, office: OFFICE.address, api, notebook });
  const wishOf = (tag: string) => notebook.wishOf(tag);
  const people = new People(clients, wishOf, notebook);
  const watch = new Watch(places.databaseUrl, notebook);
  load.burst(TASKS);
  people.start();
  watch.start();
  try {
    expect(await load.stop(30)).toEqual([]);
    const { open } = await comeToRest({ watch, accepted: load.accepted, wishOf, queues: async () => new Map(), gone: () => [], limitSeconds: 90 });
    expect(open).toEqual([]);
    await waitFor(() => withStores(places, async ({ query, copies, anchors }) => copies.length === (await query('SELECT 1 FROM audit.entry')).length && anchors.length === (await query('SELECT 1 FROM audit.anchor')).length), { timeoutMs: 30_000, describe: 'a copy of the whole audit and of its anchors' });
  } finally {
    await Promise.all([people.stop(), watch.stop()]);
  }
}

/** What the checker finds after something was planted, which is taken out again. */
async function found(plant: (query: Query, stores: Stores) => Promise<Partial<Stores> | void> = async () => undefined): Promise<Finding> {
  return withStores(places, async (stores) => {
    await stores.query('BEGIN');
    try {
      // As a superuser: no trigger keeps anything from being planted.
      await stores.query("SET LOCAL session_replication_role = 'replica'");
      return await check({ ...stores, ...(await plant(stores.query, stores)) });
    } finally {
      await stores.query('ROLLBACK');
    }
  });
}

const one = async <Row>(query: Query, sql: string): Promise<Row> => {
  const [row] = await query<Row>(sql);
  if (row === undefined) throw new Error(`nothing fits: ${sql}`);
  return row;
};

/** Notes of a run that began so many minutes before. */
const since = (minutes: number, notes: Stores['notes']): Note[] => notes.map((note) => (note.note === 'errand' ? { ...note, at: note.at - minutes * 60_000 } : note));

const doneTask = (query: Query, prefix: string) => one<{ task_id: string }>(query, `SELECT task_id FROM orchestrator.task WHERE status = 'done' AND prefix = '${prefix}' ORDER BY task_id LIMIT 1`);

describe('the checker, on the stores of a healthy run', () => {
  it('finds nothing, and sees every kind of effect [R-CHAOS-CHECKER]', async () => {
    const finding = await found();
    expect(finding).toMatchObject({ tasks: TASKS, lost: [], duplicates: [], unapproved: [], stuck: [], otherEnds: [], ambiguous: [], audit: [] });
    expect(isClean(finding)).toBe(true);
    expect(Object.keys(finding.deeds).sort()).toEqual(['bank', 'books', 'mail', 'social']);
  });

  const planted = (plant: Parameters<typeof found>[0], list: keyof Finding, words: RegExp) => async (): Promise<void> => {
    const finding = await found(plant);
    expect(finding[list]).toEqual(expect.arrayContaining([expect.stringMatching(words)]));
    expect(isClean(finding)).toBe(false);
  };

  describe('finds a loss [R-CHAOS-CHECKER]:', () => {
    it('a task that is not there', planted(async (query) => void (await query(`DELETE FROM orchestrator.task WHERE task_id = '${(await doneTask(query, 'PAYMENT')).task_id}'`)), 'lost', /there is no task/));
    it('a mail that is said to be sent and was not', planted(async (_query, { mails }) => ({ mails: mails.slice(1) }), 'lost', /is done, and its effect is nowhere/));
    it('a payment that is said to be made and was not', planted(async (query) => void (await query('DELETE FROM mcp_payment.sandbox_payment')), 'lost', /PAYMENT_t\d+ is done, and its effect is nowhere/));
    it('a schedule that never ran', planted(async (query, { notes }) => (await query('DELETE FROM intake.schedule_run'), { notes: since(10, notes) }), 'lost', /nobody made a task for/));
    it('a file that is gone', planted(async (_query, { files }) => ({ files: files.filter((file) => !/^Done\/EMAIL_/.test(file)) }), 'stuck', /the file of EMAIL_.* lies in no folder/));
  });

  describe('finds a second effect [R-CHAOS-CHECKER]:', () => {
    it('the same mail again', planted(async (_query, { mails }) => ({ mails: [...mails, ...mails.slice(0, 1)] }), 'duplicates', /t\d{5} mail/));
    it(
      'the same payment again under another id',
      planted(
        async (query) =>
          void (await query(`INSERT INTO mcp_payment.sandbox_payment (end_to_end_id, account_id, payee_name, payee_account, amount_minor, currency, reference)
            SELECT 'again', account_id, payee_name, payee_account, amount_minor, currency, reference FROM mcp_payment.sandbox_payment LIMIT 1`)),
        'duplicates',
        /t\d{5} bank/,
      ),
    );
    it('the same post again', planted(async (query) => void (await query("INSERT INTO mcp_social.sandbox_post SELECT id || '9', platform, key || '9', text, link, media, created_at FROM mcp_social.sandbox_post LIMIT 1")), 'duplicates', /t\d{5} social/));
  });

  describe('finds an effect that no person has agreed to [R-CHAOS-CHECKER]:', () => {
    it('a payment to somebody else', planted(async (query) => void (await query("UPDATE mcp_payment.sandbox_payment SET payee_account = 'DE00'")), 'unapproved', /no person has said yes to exactly this/));
    it('a mail with another word', planted(async (_query, { mails }) => ({ mails: mails.map((one) => ({ ...one, raw: one.raw.replace(/Subject: /, 'Subject: Not ') })) }), 'unapproved', /no person has said yes to exactly this/));
    it('what a person has refused', planted(async (_query, { notes }) => ({ notes: notes.map((note) => (note.note === 'word' ? { ...note, verdict: 'reject' as const } : note)) }), 'unapproved', /no person has said yes/));
    it('what was agreed to only afterwards', planted(async (_query, { notes }) => ({ notes: notes.map((note) => (note.note === 'word' ? { ...note, at: note.at + 3_600_000 } : note)) }), 'unapproved', /no person has said yes to exactly this before/));
    it('an invoice that was agreed to only afterwards', planted(async (_query, { notes }) => ({ notes: notes.map((note) => (note.note === 'word' ? { ...note, at: note.at + 3_600_000 } : note)) }), 'unapproved', /^books .*no person has said yes to exactly this before/));
    it(
      'one of two people who agreed to something else',
      planted(
        async (query, { notes }) => {
          await query("UPDATE gatekeeper.approval SET people_needed = 2, agreed_by = ARRAY[agreed_by[1], 'mallory'] WHERE grant_id IS NOT NULL");
          await query("INSERT INTO gatekeeper.decision (proof_hash, approval_id, verdict, person, channel, digest, decided_at) SELECT 'm' || proof_hash, approval_id, verdict, 'mallory', channel, digest, decided_at FROM gatekeeper.decision");
          return { notes: notes.flatMap((note): Note[] => (note.note === 'word' ? [note, { ...note, person: 'mallory', args: { ...note.args, amountMinor: 1 } }] : [note])) };
        },
        'unapproved',
        /^bank .*2 people must have agreed; 1 did/,
      ),
    );
    it('a grant that names other people', planted(async (query) => void (await query("UPDATE gatekeeper.approval SET agreed_by = agreed_by || 'mallory'::text WHERE grant_id IS NOT NULL")), 'unapproved', /the grant names .*, the approval .*mallory/));
    it('another tool than the one that was shown', planted(async (_query, { notes }) => ({ notes: notes.map((note) => (note.note === 'word' ? { ...note, tool: 'look' } : note)) }), 'unapproved', /another tool than the one that was shown/));
    it('one of two people who has said nothing', planted(async (query) => void (await query("UPDATE gatekeeper.approval SET people_needed = 2, agreed_by = ARRAY[agreed_by[1], 'mallory'] WHERE grant_id IS NOT NULL")), 'unapproved', /2 people must have agreed; 1 did/));
    it('a payment of such a sum with one person', planted(async (_query, { notes }) => ({ notes: notes.map((note) => (note.note === 'errand' ? { ...note, people: 3 } : note)) }), 'unapproved', /3 people must have agreed/));
    it('a decision that the gatekeeper has not taken', planted(async (query) => void (await query('DELETE FROM gatekeeper.decision')), 'unapproved', /people must have agreed; 0 did/));
    it('a ledger without the grant', planted(async (query) => void (await query("UPDATE mcp_payment.effect SET grant_id = 'g' || grant_id")), 'unapproved', /no grant of what a person approved/));
    it('another call than the one that was approved', planted(async (query) => void (await query("UPDATE mcp_social.effect SET digest = repeat('0', 64)")), 'unapproved', /approved and executed are not the same/));
    it('an approval that was used twice', planted(async (query) => void (await query("INSERT INTO mcp_email.effect SELECT 'again', business_key || 'x', approval_id, task_id, tool, digest, approver, caller, state, mode, provider_id FROM mcp_email.effect LIMIT 1")), 'unapproved', /was used more than once/));
    it('a forged grant', planted(async (query) => void (await query(`UPDATE orchestrator.task SET data = jsonb_set(data, '{grant}', to_jsonb(regexp_replace(data->>'grant', '.{20}$', repeat('A', 20)))) WHERE task_id = '${(await doneTask(query, 'PAYMENT')).task_id}'`)), 'unapproved', /is not signed by the zone/));
    it(
      'a true grant of another call',
      planted(
        async (query) => void (await query(`UPDATE orchestrator.task SET data = jsonb_set(data, '{grant}', (SELECT data->'grant' FROM orchestrator.task WHERE prefix = 'EMAIL' AND status = 'done' LIMIT 1)) WHERE prefix = 'PAYMENT' AND status = 'done'`)),
        'unapproved',
        /the task does not hold its grant/,
      ),
    );
  });

  describe('finds what is stuck [R-CHAOS-CHECKER]:', () => {
    it('a task that waits for nobody', planted(async (query) => void (await query(`UPDATE orchestrator.task SET status = 'delegated' WHERE task_id = '${(await doneTask(query, 'PAYMENT')).task_id}'`)), 'stuck', /PAYMENT_t\d+ is delegated/));
    it('a task that waits for a person who is not asked', planted(async (query) => void (await query("UPDATE gatekeeper.approval SET state = 'withdrawn', decided_by = 'nobody' WHERE state = 'pending'")), 'stuck', /waits for a person who is not asked/));
    it('a message that was not sent', planted(async (query) => void (await query("INSERT INTO orchestrator.outbox (id, messages) VALUES (gen_random_uuid(), '[]')")), 'stuck', /1 messages of orchestrator were not sent/));
    it('a line of a journal that was not written', planted(async (query) => void (await query("INSERT INTO workspace.journal_line (journal, line) VALUES ('audit', '{}')")), 'stuck', /1 lines of the journal audit were not written/));
    it('a dead letter', planted(async () => ({ queues: new Map([['audit.dead', 2]]) }), 'stuck', /2 messages lie in the queue audit\.dead/));
    it('a file in the wrong folder', planted(async (_query, { files }) => ({ files: files.map((file) => file.replace(/^Done\/PAYMENT/, 'Needs_Action/PAYMENT')) }), 'stuck', /which is done, lies in Needs_Action/));
  });

  describe('finds another end than there must be [R-CHAOS-CHECKER]:', () => {
    it('a task that was given up', planted(async (query) => void (await query(`UPDATE orchestrator.task SET status = 'failed' WHERE task_id = '${(await doneTask(query, 'PAYMENT')).task_id}'`)), 'otherEnds', /is failed/));
    it('a payment left to a person though the bank knows', planted(async (query) => void (await query(`UPDATE orchestrator.task SET status = 'needs_reconciliation' WHERE task_id = '${(await doneTask(query, 'PAYMENT')).task_id}'`)), 'otherEnds', /the ledger says done/));
    it(
      'a second task of one errand',
      planted(async (query) => void (await query("INSERT INTO orchestrator.task SELECT (jsonb_populate_record(t, jsonb_build_object('task_id', t.task_id || '-2'))).* FROM orchestrator.task t WHERE prefix = 'PAYMENT' LIMIT 1")), 'otherEnds', /2 tasks/),
    );
  });

  it('believes no run in which nothing was handed in [R-CHAOS-CHECKER]', async () => {
    expect(isClean(await found(async () => ({ notes: [] })))).toBe(false);
  });

  describe('of a mail whose answer was lost', () => {
    const unanswered = async (query: Query): Promise<{ tag: string | undefined; at: number }> => {
      const { task_id } = await doneTask(query, 'EMAIL');
      await query(`UPDATE orchestrator.task SET status = 'needs_reconciliation' WHERE task_id = '${task_id}'`);
      const [effect] = await query<{ called_at: Date }>(`UPDATE mcp_email.effect SET state = 'unknown' WHERE task_id = '${task_id}' RETURNING called_at`);
      return { tag: tagIn(task_id) ?? tagIn((await one<{ title: string }>(query, `SELECT title FROM orchestrator.task WHERE task_id = '${task_id}'`)).title), at: effect?.called_at.getTime() ?? 0 };
    };
    const kill = (at: number): Note => ({ note: 'fault', kind: 'kill', target: 'mcp-email', began: at, ended: at + 1000 });

    it('lets it be left to a person when it went out once at most, by a word, during a fault', async () => {
      const finding = await found(async (query, { notes }) => ({ notes: [...notes, kill((await unanswered(query)).at)] }));
      expect(finding.ambiguous).toEqual([expect.stringContaining('is needs_reconciliation')]);
      expect(finding.otherEnds).toEqual([]);
    });

    it('finds that no fault can have lost it [R-CHAOS-CHECKER]', planted(async (query, { notes }) => ({ notes: [...notes, kill((await unanswered(query)).at - 60_000)] }), 'otherEnds', /no fault can have lost its answer/));
    it(
      'finds that no person has agreed to it [R-CHAOS-CHECKER]',
      planted(
        async (query, { notes }) => {
          const { tag, at } = await unanswered(query);
          return { notes: [...notes.filter((note) => note.note !== 'word' || note.tag !== tag), kill(at)] };
        },
        'otherEnds',
        /no person has said yes to it/,
      ),
    );
  });

  describe('finds a broken audit [R-CHAOS-CHECKER]:', () => {
    it('an entry that was changed', planted(async (query) => void (await query("UPDATE audit.entry SET body = replace(body, '\"success\":true', '\"success\":false') WHERE seq = 3")), 'audit', /entry 3 was changed/));
    it('an entry that is gone', planted(async (query) => void (await query('DELETE FROM audit.entry WHERE seq = 4')), 'audit', /entry 4 is missing/));
    it('an end that was cut off', planted(async (query) => void (await query('DELETE FROM audit.entry WHERE seq = (SELECT max(seq) FROM audit.entry)')), 'audit', /the chain ends at/));
    it('an anchor that does not fit', planted(async (query) => void (await query("INSERT INTO audit.anchor (seq, hash) SELECT 2, repeat('0', 64) ON CONFLICT (seq) DO UPDATE SET hash = excluded.hash")), 'audit', /the anchor of entry 2/));
    it('a copy that is gone', planted(async () => ({ copies: [] }), 'audit', /there is no copy/));
    it('a copy that has stopped', planted(async (_query, { copies }) => ({ copies: copies.slice(0, -3) }), 'audit', /the copy lacks entry \d+/));
    it('anchors that did not reach the workspace', planted(async () => ({ anchors: [] }), 'audit', /the anchor of entry \d+ is not in the workspace/));
    it('anchors that have stopped', planted(async (query) => (await query('DELETE FROM audit.anchor'), { anchors: [] }), 'audit', /\d{3} entries came after the last anchor/));
    it('a copy that leaves one out', planted(async (_query, { copies }) => ({ copies: copies.filter((_line, at) => at !== 1) }), 'audit', /the copy lacks entry \d+/));
    it('an effect of which nothing is told', planted(async (query) => void (await query("DELETE FROM audit.entry WHERE action = 'effect.done'")), 'audit', /missing|tells 0 times of effect\.done/));
  });

  it('reads only stores: it takes nothing from the services but the schemas of what they exchange', async () => {
    const sources = await Promise.all((await readdir(import.meta.dirname)).filter((name) => /^[a-z-]+\.ts$/.test(name)).map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
    const imported = sources.flatMap((text) => [...text.matchAll(/^import (type )?.* from '(@waggle\/[^']+)'/gm)].filter(([, type]) => type === undefined).map(([, , from]) => from));
    expect([...new Set(imported)]).toEqual(['@waggle/contracts']);
  });
});
