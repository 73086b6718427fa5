import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Controller } from '@nestjs/common';
import { HandbookRead, SecurityAlert, TaskMoved, type PayloadOf, type TaskSummary } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { buildAgentDone, buildApproval, buildProposal, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import { parseText } from '@waggle/workspace-files';
import workspace from '../index.js';

let messenger: Messenger;

@Controller()
class OrchestratorStub {
  constructor(own: Messenger) {
    messenger = own;
  }
  @Handles(otherMessagesOf('orchestrator'))
  async other(): Promise<unknown> {
    return { tasks: [] };
  }
}

const LINK = /\[\[([^\]|\\]+)(?:\\?\|[^\]]*)?\]\]/g;
const AT = '2026-11-21T10:00:00.000Z';
let scope: TestScope;
let root: string;
let running: RunningService[] = [];

const read = (file: string): Promise<string> => readFile(path.join(root, file), 'utf8');
/** A file that was replaced has another inode. */
const inode = async (file: string): Promise<number> => (await stat(path.join(root, file))).ino;
const summary = (taskId: string, change: Partial<TaskSummary>): TaskSummary => ({ taskId, prefix: 'EMAIL', status: 'received', version: 1, priority: 'NORMAL', domain: 'email', zone: 'local', agent: 'sales', title: 'Prices', flagged: false, reason: null, created: AT, updated: new Date().toISOString(), ...change });
const move = (taskId: string, change: Partial<TaskSummary>, more: Partial<PayloadOf<typeof TaskMoved>> = {}): Promise<void> => messenger.publish(TaskMoved, { task: summary(taskId, change), from: null, result: null, approval: null, receipt: null, ...more });

async function start(more: Record<string, string> = {}): Promise<RunningService> {
  const service = await startService(workspace, { env: { ...scope.env, WAGGLE_WORKSPACE: root, WORKSPACE_BRIEFING_AT: 'off', WORKSPACE_BUSINESS: 'Tidewell', ...more }, log: silentLogger() });
  running.push(service);
  return service;
}

/** Every link of a page leads to a file that there is. */
async function deadLinks(file: string): Promise<string[]> {
  const links = [...(await read(file)).matchAll(LINK)].map(([, to = '']) => to);
  const there = await Promise.all(links.map((to) => stat(path.join(root, `${to}.md`)).then(() => true, () => false)));
  return links.filter((_, at) => there[at] !== true);
}

beforeEach(async () => {
  scope = await testScope();
  root = await mkdtemp(path.join(os.tmpdir(), 'waggle-overview-'));
  running.push(await startService(defineService({ name: 'orchestrator', plane: 'core', roles: ['swarm'], controllers: [OrchestratorStub] }), { env: scope.env, log: silentLogger() }));
});

afterEach(async () => {
  await Promise.all(running.map((service) => service.stop()));
  running = [];
  await scope.dispose();
  await rm(root, { recursive: true, force: true });
});

async function propose(taskId: string): Promise<void> {
  await writeFile(path.join(root, `Needs_Action/${taskId}.md`), 'Pay it.\n');
  await waitFor(() => read(`In_Progress/finance/${taskId}.md`), { describe: 'the claim' });
  const proposal = buildProposal({ server: 'odoo', tool: 'record_expense', args: { amountMinor: 123_450, currency: 'EUR' } });
  await move(taskId, { prefix: 'ODOO', domain: 'accounting', status: 'pending_approval', agent: 'finance', priority: 'URGENT', title: 'Rent ![[x]] <% y %>' }, { approval: buildApproval({ taskId, proposal, state: 'pending' }) });
}

describe('the pages of a workspace', () => {
  it('the dashboard names what waits, with its money and links that lead somewhere, and is not written while nothing changes [R-PAGES-QUIET]', async () => {
    await start();
    await propose('ODOO_rent');
    const text = await waitFor(async () => (await read('Dashboard.md')).includes('1,234.50 EUR') || (await read('Dashboard.md')).includes('1234.50 EUR') ? read('Dashboard.md') : undefined, { timeoutMs: 30_000, describe: 'the sum on the dashboard' });
    expect(text).toMatch(/> \[!todo\] 1 to decide, 1 urgent, money waits: 1,?234\.50 EUR/);
    expect(text).not.toContain('![[');
    expect((await deadLinks('Dashboard.md')).filter((link) => link !== 'Briefings/Index')).toEqual([]);
    await messenger.publish(SecurityAlert, { taskId: null, severity: 'CRITICAL', code: 'tool_denied', message: 'sales was refused <b>', at: new Date().toISOString() });
    await waitFor(async () => (await read('Dashboard.md')).includes('> [!danger] 1 security alerts'), { timeoutMs: 30_000, describe: 'the alert' });
    const before = await inode('Dashboard.md');
    // The same move once more, and an alert that needs nobody: both draw, neither changes what is said.
    await messenger.publish(SecurityAlert, { taskId: null, severity: 'INFO', code: 'noted', message: 'nothing', at: AT });
    await waitFor(async () => (await read('Logs/alerts.jsonl')).includes('noted'), { describe: 'the alert in the log' });
    await running.at(-1)?.stop();
    expect(await inode('Dashboard.md')).toBe(before);
  }, 90_000);

  it('the handbook is made with the settings, then a person’s, and its house rules can be asked for [R-HANDBOOK-OWN] [R-HANDBOOK-RULES]', async () => {
    const first = await start();
    const made = await waitFor(() => read('Company_Handbook.md'));
    expect(made).toContain('# Company handbook of Tidewell');
    expect((await messenger.ask(HandbookRead, {})).houseRules).toHaveLength(4);
    await first.stop();
    const theirs = made.replace('- Be polite and plain', '- Never say "cheap".\n- Be polite and plain');
    await writeFile(path.join(root, 'Company_Handbook.md'), theirs);
    const kept = await inode('Company_Handbook.md');
    await start();
    expect((await messenger.ask(HandbookRead, {})).houseRules[0]).toBe('Never say "cheap".');
    expect([await read('Company_Handbook.md'), await inode('Company_Handbook.md')]).toEqual([theirs, kept]);
    await running.at(-1)?.stop();
    await start({ FOLDER_OPERATOR: 'piet' });
    expect(await read('Company_Handbook.md')).toBe(theirs.replace('the first operator who may.', '**piet**.'));
  }, 90_000);

  it('the briefing of the day is written once, found from the dashboard, and an audit becomes one too [R-BRIEFING-DAILY]', async () => {
    const first = await start({ WORKSPACE_BRIEFING_AT: '00:00' });
    const name = await waitFor(async () => (await readdir(path.join(root, 'Briefings'))).find((file) => file.startsWith('daily-')), { describe: 'the briefing' });
    await waitFor(() => read('Briefings/Index.md'));
    const written = await inode(`Briefings/${name}`);
    expect(parseText(await read(`Briefings/${name}`)).frontMatter).toMatchObject({ briefing: 'daily', waiting: 0 });
    await writeFile(path.join(root, 'Needs_Action/AUDIT_week.md'), 'How was the week?\n');
    await waitFor(() => read('In_Progress/finance/AUDIT_week.md'), { describe: 'the claim' });
    const result = buildAgentDone({ drafts: [{ title: 'Briefing AUDIT_week', format: 'markdown', content: '# Briefing of the week\n\n| date | who |\n|---|---|\n| 1 | ![[x]] |' }] });
    await move('AUDIT_week', { prefix: 'AUDIT', domain: 'accounting', status: 'done', agent: 'finance', title: 'Week' }, { result });
    const index = await waitFor(async () => ((await read('Briefings/Index.md')).includes('ceo-') ? read('Briefings/Index.md') : undefined), { timeoutMs: 30_000, describe: 'the audit in the index' });
    const ceo = /\[\[Briefings\/(ceo-[^|\]]+)/.exec(index)?.[1] ?? '';
    expect(await read(`Briefings/${ceo}.md`)).toContain('| 1 | \\!\\[\\[x\\]\\] |');
    await waitFor(async () => (await Promise.all([deadLinks('Briefings/Index.md'), deadLinks(`Briefings/${name}`), deadLinks(`Briefings/${ceo}.md`)])).flat().length === 0, { timeoutMs: 30_000, describe: 'links that all lead somewhere' });
    await first.stop();
    await start({ WORKSPACE_BRIEFING_AT: '00:00' });
    await running.at(-1)?.stop();
    expect(await inode(`Briefings/${name}`)).toBe(written);
  }, 90_000);

  it('a cloud zone writes a dashboard of its own and nothing that the local zone writes', async () => {
    await start({ WAGGLE_ROLE: 'cloud', WORKSPACE_BRIEFING_AT: '00:00' });
    await waitFor(() => read('Dashboard.cloud.md'));
    await running.at(-1)?.stop();
    const files = await readdir(root);
    expect(files).not.toContain('Dashboard.md');
    expect(files).not.toContain('Company_Handbook.md');
    expect(await readdir(path.join(root, 'Briefings'))).toEqual([]);
  }, 30_000);
});
