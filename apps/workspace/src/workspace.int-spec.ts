import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Controller } from '@nestjs/common';
import { FolderCounts, FolderList, type PayloadOf, type ReplyOf, TaskFile, TaskKnown, TaskMoved, TaskRefused, TaskSubmit, type TaskSummary } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { Database, openDatabase } from '@waggle/persistence';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { buildAgentDone, buildApproval, buildProposal, buildReceipt, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import { parseText } from '@waggle/workspace-files';
import workspace from './index.js';

type Submission = PayloadOf<typeof TaskSubmit>;
const submissions: Submission[] = [];
const known = new Set<string>();
let messenger: Messenger;

/** Stands in for the orchestrator: keeps what is submitted and says what it is told to. */
@Controller()
class OrchestratorStub {
  constructor(own: Messenger) {
    messenger = own;
  }

  @Handles(TaskSubmit)
  async submit(submission: Submission): Promise<void> {
    submissions.push(submission);
    known.add(submission.taskId);
  }

  @Handles(TaskKnown)
  async known({ taskIds }: PayloadOf<typeof TaskKnown>): Promise<ReplyOf<typeof TaskKnown>> {
    return { tasks: taskIds.filter((taskId) => known.has(taskId)).map((taskId) => ({ ...summary(taskId), revision: '' })) };
  }

  @Handles(otherMessagesOf('orchestrator', TaskSubmit, TaskKnown))
  async other(): Promise<void> {
    throw new Error('not asked in this spec');
  }
}
const orchestrator = defineService({ name: 'orchestrator', plane: 'core', roles: ['swarm'], controllers: [OrchestratorStub] });

function summary(taskId: string, change: Partial<TaskSummary> = {}): TaskSummary {
  const at = '2026-11-21T10:00:00.000Z';
  return { taskId, prefix: 'EMAIL', status: 'received', version: 1, priority: 'NORMAL', domain: 'email', zone: 'local', agent: null, title: 'Prices', flagged: false, reason: null, created: at, updated: at, ...change };
}

describe('the workspace service', () => {
  let scope: TestScope;
  let root: string;
  let running: RunningService[] = [];
  let database: Database;

  const start = async (definition = workspace, more: Record<string, string> = {}): Promise<RunningService> => {
    const env = { ...scope.env, WAGGLE_WORKSPACE: root, ...more };
    const service = await startService(definition, { env, log: silentLogger() });
    running.push(service);
    return service;
  };
  const onDisk = (file: string): string => path.join(root, file);
  const put = async (file: string, text: string | Buffer = 'Please send me your price list.\n'): Promise<void> => {
    await mkdir(path.dirname(onDisk(file)), { recursive: true });
    await writeFile(onDisk(file), text);
  };
  const read = (file: string): Promise<string> => readFile(onDisk(file), 'utf8');
  const names = async (folder: string): Promise<string[]> => (await readdir(onDisk(folder)).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
  /** A file that is moved is in both places for a moment. */
  const untilNames = async (folder: string, expected: readonly string[]): Promise<void> => {
    await waitFor(async () => isDeepStrictEqual(await names(folder), expected)).catch(() => undefined);
    expect(await names(folder)).toEqual(expected);
  };
  const submitted = (taskId: string): Submission[] => submissions.filter((one) => one.taskId === taskId);
  const untilSubmitted = (taskId: string) => waitFor(() => submitted(taskId)[0], { describe: `the submission of ${taskId}` });
  const untilFile = (file: string) => waitFor(() => read(file), { describe: file });
  const move = (taskId: string, change: Partial<TaskSummary>, more: Partial<PayloadOf<typeof TaskMoved>> = {}): Promise<void> =>
    messenger.publish(TaskMoved, { task: summary(taskId, change), from: null, result: null, approval: null, receipt: null, ...more });

  beforeEach(async () => {
    scope = await testScope();
    root = await mkdtemp(path.join(os.tmpdir(), 'waggle-workspace-'));
    submissions.length = 0;
    known.clear();
    database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'workspace', migrations: [] });
  });
  afterEach(async () => {
    for (const service of running.reverse()) await service.stop();
    running = [];
    await database.close();
    await scope.dispose();
    await rm(root, { recursive: true, force: true });
  });

  describe('claiming', () => {
    it('hands over what waited and what comes, with its fields and priority', async () => {
      await put('Needs_Action/email/EMAIL_1.md', '---\npriority: URGENT\nfrom: ada@example.org\n---\nHello');
      await start(orchestrator);
      await start();
      expect(await untilSubmitted('EMAIL_1')).toMatchObject({ prefix: 'EMAIL', domain: 'email', priority: 'URGENT', zone: 'local', document: { frontMatter: { from: 'ada@example.org' }, body: 'Hello' } });
      await put('Needs_Action/ODOO_2.md');
      await untilSubmitted('ODOO_2');
      expect(await names('In_Progress/sales')).toEqual(['EMAIL_1.md']);
      expect(await names('In_Progress/finance')).toEqual(['ODOO_2.md']);
      const text = await waitFor(async () => (await read('Logs/claims.jsonl')).split('\n').slice(0, -1).find((one) => one.includes('ODOO_2')));
      const line = JSON.parse(text) as Record<string, unknown>;
      expect(line).toMatchObject({ task_id: 'ODOO_2', agent_id: 'finance', from: 'Needs_Action/ODOO_2.md', to: 'In_Progress/finance/ODOO_2.md' });
    });

    it('rejects what cannot be a task, each with the reason beside it, and takes the rest [R-BAD-FILE]', async () => {
      const bad: Array<[string, string | Buffer, string]> = [
        ['EMAIL_yaml.md', '---\nsubject: Re: x: y\n---\n', 'bad_yaml'],
        ['EMAIL_binary.md', Buffer.from([1, 0, 2]), 'binary'],
        ['EMAIL_large.md', Buffer.alloc(2 * 1024 * 1024, 'a'), 'too_large'],
        ['NOTE_prefix.md', 'x', 'unknown_prefix'],
        ['EMAIL_..\\trick.md', 'x', 'path_trick'],
        ['scan.pdf', 'x', 'not_markdown'],
      ];
      for (const [name, bytes] of bad) await put(`Needs_Action/${name}`, bytes);
      await put('secret.txt', 'secret');
      await symlink('../secret.txt', onDisk('Needs_Action/EMAIL_link.md'));
      await put('Needs_Action/EMAIL_good.md');
      await start(orchestrator);
      await start();
      await untilSubmitted('EMAIL_good');
      const notes = await waitFor(async () => {
        const found = (await names('Rejected')).filter((name) => name.endsWith('.error.md'));
        return found.length === bad.length + 1 && found;
      }, { describe: 'the notes' });
      const texts = await Promise.all(notes.map((note) => read(`Rejected/${note}`)));
      const codes = texts.map((text) => parseText(text).frontMatter['error']);
      expect(codes.sort()).toEqual([...bad.map(([, , code]) => code), 'symbolic_link'].sort());
      // A note comes before its file.
      await untilNames('Needs_Action', ['accounting', 'email', 'general', 'social']);
      expect(submissions).toHaveLength(1);
    });

    it('refuses other content, and the same again, under the name of a task in work [R-DUPLICATE-ID]', async () => {
      await put('Needs_Action/EMAIL_1.md', 'first');
      await start(orchestrator);
      await start();
      await untilSubmitted('EMAIL_1');
      await waitFor(async () => (await database.query('SELECT 1 FROM placement WHERE submitted')).length === 1);
      await put('Needs_Action/EMAIL_1.md', 'second');
      expect(await untilFile('Rejected/EMAIL_1.error.md')).toContain('error: duplicate_id');
      expect(await untilFile('Rejected/EMAIL_1.md')).toBe('second');
      await put('Needs_Action/EMAIL_1.md', 'first');
      expect(await untilFile('Rejected/EMAIL_1.2.error.md')).toContain('error: duplicate_id');
      expect(await untilFile('Rejected/EMAIL_1.2.md')).toBe('first');
      expect(await read('In_Progress/sales/EMAIL_1.md')).toBe('first');
      expect(submitted('EMAIL_1')).toHaveLength(1);
    });

    it('rejects a claim that the orchestrator refuses', async () => {
      await put('Needs_Action/EMAIL_1.md');
      await start(orchestrator);
      await start();
      const { document } = await untilSubmitted('EMAIL_1');
      await messenger.publish(TaskRefused, { taskId: 'EMAIL_1', revision: document.revision, code: 'duplicate_task', reason: 'EMAIL_1 is known with other content.' });
      expect(await untilFile('Rejected/EMAIL_1.error.md')).toContain('error: duplicate_id');
    });

    it('leaves work alone that the cloud zone must skip', async () => {
      await put('Needs_Action/PAYMENT_1.md');
      await put('Needs_Action/EMAIL_1.md');
      await start(orchestrator);
      await start(workspace, { WAGGLE_ROLE: 'cloud' });
      expect(await untilSubmitted('EMAIL_1')).toMatchObject({ zone: 'cloud' });
      expect(await names('Needs_Action')).toContain('PAYMENT_1.md');
    });

    it('submits once the orchestrator is there, and loses nothing until then', async () => {
      await put('Needs_Action/EMAIL_1.md');
      await start();
      await waitFor(() => read('In_Progress/sales/EMAIL_1.md'));
      await start(orchestrator);
      await untilSubmitted('EMAIL_1');
    });

    it('of two instances each takes part and each file is submitted once', async () => {
      const ids = Array.from({ length: 300 }, (_, index) => `EMAIL_${index}`);
      await start(orchestrator);
      await Promise.all([start(), start()]);
      for (const id of ids) await put(`Needs_Action/email/${id}.md`);
      await waitFor(() => submissions.length >= ids.length, { timeoutMs: 20_000, describe: () => `${submissions.length} of ${ids.length} submissions` });
      await waitFor(async () => (await names('In_Progress/sales')).length === ids.length);
      expect(submissions.map(({ taskId }) => taskId).sort()).toEqual([...ids].sort());
      const lines = await waitFor(async () => ((await read('Logs/claims.jsonl')).split('\n').length === ids.length + 1 ? read('Logs/claims.jsonl') : false));
      expect(new Set(lines.trimEnd().split('\n').map((line) => (JSON.parse(line) as { task_id: string }).task_id)).size).toBe(ids.length);
    });
  });

  describe('after a crash', () => {
    it('hands over again what is in progress without a record, and what the orchestrator does not know', async () => {
      await put('In_Progress/sales/EMAIL_1.md', 'claimed, then killed');
      await put('In_Progress/sales/.claim-00000000-0000-0000-0000-000000000000-EMAIL_2.md', 'killed in the middle of the claim');
      await start(orchestrator);
      const first = await start();
      await untilSubmitted('EMAIL_1');
      await untilSubmitted('EMAIL_2');
      await waitFor(async () => (await database.query('SELECT 1 FROM placement WHERE submitted')).length === 2);
      await first.stop();
      known.clear();
      submissions.length = 0;
      await start();
      await untilSubmitted('EMAIL_1');
      await untilSubmitted('EMAIL_2');
    });

    it('gives a stale claim back that nobody knows', async () => {
      await put('Needs_Action/EMAIL_1.md');
      await start(orchestrator);
      const first = await start();
      await untilSubmitted('EMAIL_1');
      await waitFor(async () => (await database.query('SELECT 1 FROM placement WHERE submitted')).length === 1);
      await first.stop();
      known.clear();
      await database.query("UPDATE placement SET claimed_at = now() - interval '2 hours'");
      await start();
      await waitFor(() => submitted('EMAIL_1').length === 2);
      const claims = (await waitFor(async () => ((await read('Logs/claims.jsonl')).split('\n').length > 2 ? read('Logs/claims.jsonl') : false))).trimEnd().split('\n');
      expect(JSON.parse(claims[1] ?? '')).toMatchObject({ from: 'Needs_Action/email/EMAIL_1.md' });
    });
  });

  describe('showing moves', () => {
    const approval = buildApproval({ taskId: 'EMAIL_1' });
    const result = { outcome: 'proposal' as const, plan: ['Read', 'Answer'], evidence: [], drafts: [{ title: 'Reply', format: 'text' as const, content: 'Dear Ada' }], proposals: [buildProposal()], crmNotes: [] };

    beforeEach(async () => {
      await put('Needs_Action/EMAIL_1.md', '---\nx-unknown: kept # really\n---\nHello');
      await start(orchestrator);
      await start();
      await untilSubmitted('EMAIL_1');
    });

    it('from the plan over the approval and the execution to the proof', async () => {
      await move('EMAIL_1', { version: 5, status: 'pending_approval', agent: 'sales' }, { result, approval });
      expect(await untilFile('Pending_Approval/email/APPROVE_EMAIL_1.md')).toContain(approval.digest);
      expect(await read('Plans/email/PLAN_EMAIL_1.md')).toContain('1. Read');
      expect(await read('Plans/email/DRAFT_EMAIL_1.md')).toContain('Dear Ada');

      const approved = { ...approval, state: 'approved' as const, decidedBy: 'olga', grantId: 'g-1' };
      await move('EMAIL_1', { version: 7, status: 'executing', agent: 'sales' }, { result, approval: approved });
      expect(await untilFile('In_Progress/security/EXECUTE_EMAIL_1.md')).toContain('approved_by: olga');
      expect(await names('Approved')).toEqual(['APPROVE_EMAIL_1.md']);
      expect(await names('Pending_Approval/email')).toEqual([]);

      await move('EMAIL_1', { version: 8, status: 'done', agent: 'sales' }, { result, approval: { ...approved, state: 'executed' }, receipt: buildReceipt({ providerId: '<sent@x>' }) });
      const done = await untilFile('Done/EMAIL_1.md');
      expect(done).toContain('x-unknown: kept # really');
      expect(parseText(done)).toMatchObject({ frontMatter: { waggle: { status: 'done', receipt: { id: '<sent@x>' } } }, body: 'Hello' });
      expect(await names('Done')).toEqual(['APPROVE_EMAIL_1.md', 'EMAIL_1.md', 'EXECUTE_EMAIL_1.md']);
      expect(await names('In_Progress/security')).toEqual([]);
      // A line is there in parts for a moment.
      const outcome = await waitFor(async () => JSON.parse(await read('Logs/outcomes.jsonl')) as unknown, { describe: 'the line of the outcome' });
      expect(outcome).toMatchObject({ task_id: 'EMAIL_1', agent_id: 'sales', outcome: 'done', success: true });
      await waitFor(async () => (await read('Dashboard.md')).includes('| Done | 1 |'), { timeoutMs: 30_000, describe: 'the end on the dashboard' });
    });

    it('never an older one after a newer, and each once', async () => {
      await move('EMAIL_1', { version: 8, status: 'rejected', agent: 'sales', reason: 'Not now.' }, { result, approval: { ...approval, state: 'rejected' } });
      expect(await untilFile('Rejected/EMAIL_1.error.md')).toContain('Not now.');
      await move('EMAIL_1', { version: 5, status: 'pending_approval', agent: 'sales' }, { result, approval });
      await move('EMAIL_1', { version: 8, status: 'rejected', agent: 'sales', reason: 'Not now.' });
      await waitFor(async () => (await database.query('SELECT 1 FROM inbox')).length === 3);
      expect(await names('Rejected')).toEqual(['APPROVE_EMAIL_1.md', 'EMAIL_1.error.md', 'EMAIL_1.md']);
      expect(await names('Pending_Approval/email')).toEqual([]);
      expect((await waitFor(async () => (await read('Logs/outcomes.jsonl')).trim())).split('\n')).toHaveLength(1);
    });

    it('goes where a person says it belongs, when nobody else could tell [R-SETTLED]', async () => {
      await move('EMAIL_1', { version: 8, status: 'needs_reconciliation', agent: 'sales', reason: 'Nobody knows.' }, { result, approval: { ...approval, state: 'failed' } });
      expect(await untilFile('Rejected/EMAIL_1.error.md')).toContain('waggle settle');
      await move('EMAIL_1', { version: 9, status: 'done', agent: 'sales', reason: 'olga has looked.' }, { result, approval: { ...approval, state: 'executed' } });
      expect(parseText(await untilFile('Done/EMAIL_1.md'))).toMatchObject({ frontMatter: { waggle: { status: 'done', reason: 'olga has looked.' } } });
      await waitFor(async () => (await names('Rejected')).length === 0);
    });

    it('says so in the file of a task that stays where it is [R-SETTLED]', async () => {
      await move('EMAIL_1', { version: 8, status: 'needs_reconciliation', agent: 'sales', reason: 'Nobody knows.' }, { result, approval: { ...approval, state: 'failed' } });
      await untilFile('Rejected/EMAIL_1.error.md');
      await move('EMAIL_1', { version: 9, status: 'failed', agent: 'sales', reason: 'olga has looked.' });
      // The last of its files.
      await waitFor(async () => (await read('Updates/UPDATE_EMAIL_1.md')).includes('olga has looked'));
      expect(await read('Rejected/EMAIL_1.md')).toContain('status: failed');
      expect(await read('Rejected/EMAIL_1.error.md')).toContain('olga has looked.');
    });

    it('takes an approval away that is no longer asked for', async () => {
      await move('EMAIL_1', { version: 5, status: 'pending_approval', agent: 'sales' }, { result, approval });
      await untilFile('Pending_Approval/email/APPROVE_EMAIL_1.md');
      await move('EMAIL_1', { version: 6, status: 'delegated', agent: 'finance' }, { result: buildAgentDone() });
      await untilFile('In_Progress/finance/EMAIL_1.md');
      expect(await names('Pending_Approval/email')).toEqual([]);
      await untilNames('In_Progress/sales', []);
    });

    it('also of a task whose file somebody has taken away', async () => {
      await rm(onDisk('In_Progress/sales/EMAIL_1.md'));
      await move('EMAIL_1', { version: 5, status: 'failed', agent: 'sales', reason: 'Broken.' });
      expect(await untilFile('Rejected/EMAIL_1.error.md')).toContain('Broken.');
    });
  });

  describe('filing a task by message', () => {
    beforeEach(async () => {
      await start(orchestrator);
      await start();
    });
    const file = (change: Partial<PayloadOf<typeof TaskFile>> = {}) => messenger.ask(TaskFile, { taskId: 'EMAIL_1', frontMatter: { from: 'ada@example.org' }, body: 'Hello', sourceKey: 'mail <1@x>', ...change });

    it('makes one file of one source, however often it comes', async () => {
      const answers = await Promise.all([file(), file(), file()]);
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      expect(await file({ taskId: 'EMAIL_other' })).toEqual({ taskId: 'EMAIL_1', created: false });
      expect(await untilSubmitted('EMAIL_1')).toMatchObject({ document: { frontMatter: { from: 'ada@example.org' }, body: 'Hello' } });
      expect(submissions).toHaveLength(1);
    });

    it('refuses the name of another task, a name that is a path, and an EXECUTE file', async () => {
      await file();
      await expect(file({ sourceKey: 'mail <2@x>' })).rejects.toMatchObject({ code: 'duplicate_task' });
      await expect(file({ taskId: 'NOTE_1', sourceKey: 'a' })).rejects.toMatchObject({ code: 'invalid_task' });
      await expect(file({ taskId: 'EXECUTE_1', sourceKey: 'b' })).rejects.toMatchObject({ code: 'invalid_task' });
    });

    it('writes after a crash what was taken but not written', async () => {
      for (const service of running.splice(1)) await service.stop();
      const content = '---\n---\nleft over';
      await database.query("INSERT INTO filed_task (task_id, revision, file, urgent, content) VALUES ('EMAIL_9', 'r', 'Needs_Action/email/EMAIL_9.md', false, $1)", [content]);
      await start();
      expect(await untilSubmitted('EMAIL_9')).toMatchObject({ document: { body: 'left over' } });
    });

    it('counts and lists folders', async () => {
      await file();
      await untilSubmitted('EMAIL_1');
      const counts = await messenger.ask(FolderCounts, {});
      expect(counts).toMatchObject({ root, folders: { In_Progress: 1, Needs_Action: 0 }, diskFreeBytes: expect.any(Number) });
      const { files } = await messenger.ask(FolderList, { folder: 'In_Progress', limit: 10 });
      expect(files).toMatchObject([{ name: 'EMAIL_1.md', path: 'In_Progress/sales/EMAIL_1.md' }]);
      await expect(messenger.ask(FolderList, { folder: '..', limit: 10 })).rejects.toMatchObject({ code: 'unknown_folder' });
    });
  });
});
