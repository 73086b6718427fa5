import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Approval, TASK_STATUSES, WORK_TABLE } from '@waggle/contracts';
import { CHECKOUT } from '@waggle/host';
import { buildApproval, buildProposal } from '@waggle/testing';
import type { Command } from 'commander';
import { problem } from '../../test/queue-double.js';
import { startZoneDouble, type ZoneDouble } from '../../test/zone-double.js';
import { runCli } from '../index.js';
import { createProgram } from '../program.js';

const EVIL = '\x1b[2J\x1b]0;owned\x07\x9b31m\u202egro\rover';
const AT = '2026-11-27T10:00:00.000Z';
const ID = '0198c1f2-5a3e-7b60-9d0c-2f6a4e1b7c33';
const nowhere = { write: () => undefined };
const program = createProgram({ env: {}, streams: { out: nowhere, err: nowhere }, answer: { code: 0 } });

const leaves = (command: Command, path: string[] = []): { path: string[]; command: Command }[] =>
  command.commands.flatMap((one) => (one.commands.length > 0 ? leaves(one, [...path, one.name()]) : [{ path: [...path, one.name()], command: one }]));
const LEAVES = leaves(program);
/** They stay until they are stopped, or change who may sign in; specs of their own start them. */
const STAYING = ['up', 'demo', 'backup', 'restore', 'provision', 'mcp', 'watch', ...['list', 'add', 'password', 'token', 'link', 'settings', 'remove'].map((name) => `operator ${name}`), ...['set', 'rotate', 'import-fernet', 'export-fernet', 'backup', 'restore'].map((name) => `vault ${name}`)];

let home: string;
let policy: string;
let zone: ZoneDouble;
let approval: Approval;

const task = { taskId: 'EMAIL_1', prefix: 'EMAIL', status: 'done', version: 1, priority: 'NORMAL', domain: 'email', zone: 'cloud', agent: EVIL, title: EVIL, flagged: true, reason: EVIL, created: AT, updated: AT };
const why = { taskId: 'EMAIL_1', status: 'done', owner: EVIL, waitsFor: EVIL, since: AT, nextDeadline: null, explanation: EVIL };
const agent = { name: EVIL, alive: true, instances: 1, lastHeartbeat: AT, capabilities: { [EVIL]: 1 }, completed: 1, failed: 0, successRate: 1, meanDurationMs: 5, inFlight: 0 };
const service = { name: EVIL, instances: 1, lastHeartbeat: AT, alive: false };
const outcome = { class: 'always', peopleNeeded: 1, outcome: 'asked' };
const template = { id: ID, name: EVIL, server: 'email', tool: EVIL, approvalId: ID, digest: 'd', subject: EVIL, text: EVIL, slots: [EVIL], madeBy: EVIL, madeAt: AT, retiredBy: null, retiredAt: null, released: 2 };
const webhook = { id: ID, url: EVIL, topics: ['task'], state: 'disabled', disabledReason: EVIL, createdBy: EVIL, created: AT, failingSince: AT, failures: 3, previousSecretUntil: null, pending: 1 };
const stop = { id: ID, scope: { kind: 'task', id: EVIL }, why: EVIL, by: EVIL, orderedAt: AT, until: AT, endedBy: null, endedAt: null, endReason: null };
const source = { id: EVIL, kind: 'imap', work: 'email', state: 'trouble', why: EVIL, paused: { by: EVIL, at: AT }, trouble: { what: EVIL, since: AT, nextTry: AT }, taken: 3, lastTakenAt: AT };
const lesson = { id: ID, kind: 'attack', text: EVIL, why: EVIL, taskId: EVIL, by: EVIL, role: 'admin', at: AT, retiredBy: null, retiredAt: null };
const schedule = { id: 'weekly-audit', cron: EVIL, zone: EVIL, prefix: 'AUDIT', title: EVIL, body: EVIL, missed: 'once', origin: 'set', setBy: EVIL, paused: false, next: [AT], last: { due: AT, taskId: 'AUDIT_x' } };
const zonesFile = { active: 'cloud', epoch: 7, since: AT, reason: EVIL, urls: { cloud: 'https://cloud.example.org' }, table: WORK_TABLE, failover: { enabled: true, checkSeconds: 120, failures: 3 } };
const zoneDrill = { id: ID, by: EVIL, reason: EVIL, state: 'handed_over', startedAt: AT, until: AT, endedAt: AT, firstFailedAt: AT, takenAt: AT, firstClaimAt: null };
const handOver = { epoch: 7, active: 'cloud', reason: EVIL, automatic: true, since: AT, seenAt: AT, firstFailedAt: AT, firstClaimAt: null };
const check = { at: AT, ok: false, epoch: null, active: null, ms: 5, detail: EVIL };
const sync = { zone: 'local', state: 'idle', remote: EVIL, branch: EVIL, head: EVIL, lastSyncAt: AT, lastCycleMs: 5, nextSyncAt: AT, pulled: 1, pushed: 1, conflicts: 0, quarantined: 0, trouble: null };
const rule = { min: 1, max: 4, targetBacklog: 50, oldestSeconds: 60, coolDownUpSeconds: 15, coolDownDownSeconds: 120, hysteresis: 0.2 };
const scaled = { service: EVIL, rule, paused: true, governedBy: EVIL, instances: [{ id: EVIL, state: 'running', restarts: 0 }], load: { ready: 1, unacknowledged: 2, utilisation: null, oldestSeconds: null }, backlogPerInstance: 3, desired: 1, code: 'paused', words: EVIL, at: AT };
const watched = { service: EVIL, plane: EVIL, instances: [{ instance: EVIL, state: 'stuck', lastBeat: AT, inHand: 1 }], lanes: [{ lane: 'express', ready: 1, consumers: 1, probeSeconds: 0.01, unansweredSeconds: null }], deadLetters: 1 };
const LETTER = 'sales.0f1e2d3c4b5a6978';
const letter = { id: LETTER, service: 'sales', messageId: EVIL, message: EVIL, count: 1, taskId: EVIL, sender: EVIL, attempts: 5, created: AT, diedAt: AT, code: EVIL, kind: EVIL, error: EVIL, sentAgainAt: AT, obstacle: EVIL };
const ANSWERS: Record<string, unknown> = {
  'GET /api/status': { role: 'swarm', zone: 'cloud', mode: 'live', uptimeSeconds: 1, agents: [{ name: EVIL, alive: true, successRate: 1, inFlight: 0 }], services: [service], tasks: Object.fromEntries(TASK_STATUSES.map((status) => [status, 1])), oldestOpen: null },
  'GET /api/health': { ok: true, state: 'healthy', findings: [EVIL], services: [service], diskFreeBytes: 1, errorRate: null },
  'GET /api/agents': { agents: [agent] },
  'GET /api/alerts': { alerts: [{ id: ID, at: AT, severity: 'INFO', code: 'x', message: EVIL, taskId: null, acknowledgedBy: null, acknowledgedAt: null }], next: 'more' },
  'GET /api/dead-letters': { letters: [letter], more: ['sales'], silent: ['crm'] },
  [`GET /api/dead-letters/${LETTER}`]: { letter, body: JSON.stringify({ text: EVIL }), cut: true },
  [`POST /api/dead-letters/${LETTER}/again`]: { letter },
  [`DELETE /api/dead-letters/${LETTER}`]: { letter },
  [`POST /api/alerts/${ID}/acknowledge`]: { id: ID, at: AT, severity: 'INFO', code: 'x', message: EVIL, taskId: null, acknowledgedBy: EVIL, acknowledgedAt: AT },
  'GET /api/health/detailed': { ok: true, state: 'healthy', findings: [EVIL], services: [service], diskFreeBytes: 1, errorRate: null, monitored: { at: AT, open: [], services: [watched], figures: { recent: null, oldestTaskSeconds: 1, oldestApprovalSeconds: null, taskMs: { p50: 1, p95: 2, p99: null }, disks: [], breakers: null, limited: [] }, checks: [], healed: [{ id: ID, code: 'disk_full', subject: EVIL, severity: 'CRITICAL', message: EVIL, openedAt: AT, healedAt: AT }] }, history: [], alerts: { lastDay: { INFO: 0, WARNING: 0, CRITICAL: 0 }, latest: [] } },
  'GET /api/tasks': { tasks: [task], next: null },
  'POST /api/tasks': { taskId: 'EMAIL_1', created: true },
  'GET /api/tasks/EMAIL_1': { task, document: { frontMatter: {}, body: EVIL, revision: 'a'.repeat(64) }, scan: null, result: null, receipts: [], approvalIds: [], moves: [{ version: 1, from: null, to: 'done', at: AT, agent: EVIL, reason: EVIL }], routing: EVIL, why },
  'POST /api/tasks/EMAIL_1/cancel': task,
  'POST /api/tasks/EMAIL_1/again': { taskId: 'EMAIL_1-2', created: true },
  'GET /api/tasks/EMAIL_1/why': why,
  'GET /api/tasks/EMAIL_1/story': { taskId: 'EMAIL_1', entries: [{ at: AT, actor: EVIL, action: 'a', title: EVIL, detail: EVIL, success: false, approvalId: null }], missing: [EVIL] },
  'GET /api/tasks/EMAIL_1/proof': { taskId: 'EMAIL_1', status: 'done', proven: true, steps: [{ approvalId: null, what: EVIL, ok: true, detail: EVIL }], missing: [] },
  'POST /api/tasks/EMAIL_1/settle': { ...task, status: 'failed' },
  'GET /api/templates': { templates: [template], next: null },
  'POST /api/templates': { template },
  [`DELETE /api/templates/${ID}`]: { template },
  'GET /api/sources': { sources: [source] },
  'POST /api/sources/imap%3Aoffice/pause': { source },
  'POST /api/sources/imap%3Aoffice/resume': { source },
  'GET /api/stops': { stops: [stop] },
  'POST /api/stops': { stop: stop },
  [`DELETE /api/stops/${ID}`]: { stop: stop },
  'GET /api/schedules': { schedules: [schedule] },
  'POST /api/schedules': { schedule, changed: true },
  'POST /api/schedules/weekly-audit/run': { taskId: 'AUDIT_x', created: true },
  'DELETE /api/schedules/weekly-audit': { removed: true },
  'GET /api/zones/status': { here: 'local', alone: false, file: zonesFile, watch: { other: 'cloud', url: EVIL, failures: 1, verdict: 'counting', lastCheckAt: AT, nextCheckAt: AT }, checks: [check], handOvers: [handOver, { ...handOver, epoch: 6 }], drill: zoneDrill },
  'POST /api/zones/switch': { file: zonesFile },
  'POST /api/zones/drill': { drill: { ...zoneDrill, state: 'running' } },
  'GET /api/vault/sync/status': sync,
  'POST /api/vault/sync/trigger': sync,
  'GET /api/scaling': { driver: 'process', services: [scaled], decisions: [{ id: ID, at: AT, service: EVIL, from: 1, to: 4, code: 'scaled_up', words: EVIL, by: EVIL }], single: [{ service: EVIL, why: EVIL }] },
  'PUT /api/scaling/sales': { service: EVIL, rule, paused: true },
  'GET /api/lessons': { lessons: [lesson] },
  'POST /api/lessons': { lesson },
  [`DELETE /api/lessons/${ID}`]: { lesson },
  'POST /api/policy/replay': { considered: 2, changed: [], more: 0 },
  'GET /api/audit': { entries: [{ at: AT, actor: EVIL, action: EVIL, target: EVIL, taskId: null, input: '', output: '', approval: null, evidence: [], durationMs: null, success: true, seq: 1, hash: 'x' }], next: '1' },
  'GET /api/audit/verify': { ok: true, entries: 3, firstBad: null, detail: '' },
  'GET /api/vault/secrets': { secrets: [{ name: EVIL, version: 2, versions: 2, readers: [EVIL], storedBy: EVIL, storedAt: AT, expiresAt: null, keyId: EVIL }], activeKey: EVIL, rewrap: null },
  'DELETE /api/vault/secrets/smtp-url': { name: EVIL, versions: 2 },
  'POST /api/vault/rewrap': { rewrap: { keyId: EVIL, remaining: 1, requestedBy: EVIL, requestedAt: AT, finishedAt: null } },
  'GET /api/audit/export': [],
  'POST /api/compliance': { id: ID, at: AT, since: AT, verdict: 'COMPLIANT', checks: [{ check: 'stuck', ok: true, looked: EVIL }], findings: [{ check: 'stuck', weight: 'doubt', detail: EVIL, entries: [EVIL] }] },
  'GET /api/people/ada%40example.org/export': { address: EVIL, at: AT, services: [{ service: EVIL, answered: true, records: [{ kind: EVIL, id: EVIL, at: AT, content: EVIL }], more: false }] },
  'POST /api/people/ada%40example.org/erase': { id: ID, dryRun: false, finished: true, services: [{ service: 'crm', done: true, parts: [{ kind: EVIL, count: 1, fate: 'kept', why: EVIL }] }] },
  'POST /api/operations': { recorded: true },
  'GET /api/webhooks': { webhooks: [webhook], next: null, total: 1 },
  'POST /api/webhooks': { webhook, secret: EVIL },
  [`POST /api/webhooks/${ID}/enable`]: { webhook },
  [`DELETE /api/webhooks/${ID}`]: 204,
};

/** How each is called; `down` last, when there is nothing left to stop. */
const CALLS: Readonly<Record<string, () => string[]>> = {
  status: () => [],
  doctor: () => [],
  agents: () => [],
  alerts: () => ['--severity', 'INFO'],
  health: () => [],
  acknowledge: () => [ID],
  'dead list': () => [],
  'dead show': () => [LETTER],
  'dead again': () => [LETTER, '--yes'],
  'dead drop': () => [LETTER, '--yes'],
  stop: () => ['dangerous', '--why', 'x'],
  stops: () => [],
  'zones status': () => [],
  'zones switch': () => ['cloud', '--reason', 'x'],
  'zones drill': () => ['--seconds', '60'],
  'sync now': () => [],
  'sync status': () => [],
  lift: () => [ID, '--why', 'x'],
  'schedules list': () => [],
  'schedules add': () => ['weekly-audit', '--cron', '0 7 * * 1', '--prefix', 'AUDIT', '--body', 'x'],
  'schedules run': () => ['weekly-audit'],
  'schedules remove': () => ['weekly-audit'],
  'sources list': () => [],
  'sources pause': () => ['imap:office'],
  'sources resume': () => ['imap:office'],
  'scaling list': () => [],
  'scaling set': () => ['sales', '--min', '1', '--max', '4'],
  'scaling pause': () => ['sales'],
  'scaling resume': () => ['sales'],
  'lessons list': () => [],
  'lessons teach': () => ['attack', 'something that is an attack', '--why', 'x'],
  'lessons retire': () => [ID],
  add: () => ['EMAIL', '--body', 'hello'],
  tasks: () => [],
  why: () => ['EMAIL_1'],
  story: () => ['EMAIL_1'],
  cancel: () => ['EMAIL_1', '--reason', 'x'],
  again: () => ['EMAIL_1'],
  prove: () => ['EMAIL_1'],
  settle: () => ['EMAIL_1', '--not-happened', '--why', 'x'],
  approvals: () => [],
  approve: () => [approval.id, '--yes'],
  reject: () => [approval.id, '--reason', 'no', '--yes'],
  modify: () => [approval.id, '--set', 'subject=Other', '--yes'],
  undo: () => [approval.id, '--yes'],
  'templates list': () => [],
  'templates add': () => [approval.id, '--name', 'x'],
  'templates remove': () => [ID],
  replay: () => ['--policy', policy],
  'vault list': () => [],
  'vault delete': () => ['smtp-url'],
  'vault rewrap': () => [],
  'audit verify': () => [],
  'audit search': () => ['--limit', '5'],
  'audit export': () => ['--out', join(home, `${randomUUID()}.json`)],
  compliance: () => [],
  'person export': () => ['ada@example.org'],
  'person erase': () => ['ada@example.org', '--yes'],
  token: () => [],
  record: () => ['upgrade', '0.2.0'],
  'webhooks list': () => [],
  'webhooks add': () => ['https://example.org/hook'],
  'webhooks enable': () => [ID],
  'webhooks remove': () => [ID],
  completion: () => ['bash'],
  complete: () => ['--', 'appr'],
};

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'waggle-commands-'));
  policy = join(home, 'policy.yaml');
  await writeFile(policy, 'BULK_RECIPIENTS: 5\n');
  zone = await startZoneDouble(home);
  Object.assign(zone.queue.answers, ANSWERS);
});
afterAll(async () => {
  await zone.stop();
  await rm(home, { recursive: true, force: true });
});
beforeEach(() => {
  const proposal = buildProposal({ summary: EVIL, preview: EVIL, flags: [EVIL], args: { subject: EVIL, [EVIL]: EVIL } });
  approval = buildApproval({ taskId: EVIL, group: EVIL, reasons: [EVIL], proposal });
  zone.queue.approvals = [approval];
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const streams = { out: { write: (text: string) => (out += text) }, err: { write: (text: string) => (err += text) } };
  const code = await runCli(['node', 'waggle', ...args, ...(args.includes('--') ? [] : ['--home', home])], { WAGGLE_WORKSPACE: home }, streams);
  return { code, out, err };
}

describe('every command', () => {
  it.each(LEAVES.map(({ path }) => path.join(' ')))('%s explains itself, with an example [R-TERMINAL-COMMANDS]', async (name) => {
    const { code, out } = await run(...name.split(' '), '--help');
    expect(code).toBe(0);
    expect(LEAVES.find(({ path }) => path.join(' ') === name)?.command.description()).toMatch(/^\w.{5,}/);
    expect(out).toMatch(new RegExp(`Examples?:\n  .*waggle ${name}`));
  });

  it.each(Object.keys(CALLS))('%s gives one JSON document, and text in which nothing of a stranger is obeyed [R-TERMINAL-COMMANDS] [R-TERMINAL-HARMLESS]', async (name) => {
    const obeyed = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
    const args = CALLS[name]?.() ?? [];
    const json = await run('--json', ...name.split(' '), ...args);
    expect({ name, code: json.code, err: json.err }).toEqual({ name, code: name === 'doctor' ? expect.any(Number) : 0, err: '' });
    expect(JSON.parse(json.out)).toEqual(expect.any(Object));
    expect(json.out).not.toMatch(obeyed);

    zone.queue.approvals = [approval];
    const text = await run(...name.split(' '), ...(CALLS[name]?.() ?? []));
    expect(`${text.out}${text.err}`).not.toMatch(obeyed);
    expect(text.out).not.toBe('');
  });

  it('is among those that are called here, or stays', () => {
    expect([...Object.keys(CALLS), ...STAYING, 'down'].sort()).toEqual(LEAVES.map(({ path }) => path.join(' ')).sort());
  });

  it('is in the documentation with all its options, and the exit codes are [R-TERMINAL-COMMANDS]', async () => {
    const docs = await readFile(join(CHECKOUT, 'docs', 'cli.md'), 'utf8');
    const shown = LEAVES.filter(({ path }) => path[0] !== 'complete');
    expect(shown.map(({ path }) => path.join(' ')).filter((name) => !docs.includes(`\`${name}`))).toEqual([]);
    const options = shown.flatMap(({ path, command }) => command.options.map(({ long }) => `${path.join(' ')} ${long ?? ''}`));
    const rows = docs.split(/\n\n|\n(?=\|)/);
    expect(options.filter((option) => !rows.some((row) => row.includes(`\`${option.split(' --')[0] ?? ''}`) && row.includes(`--${option.split(' --')[1] ?? ''}`)))).toEqual([]);
  });
});

describe('the examples of docs/health.md', () => {
  it('do what they say [R-HEALTH-DOCS]', async () => {
    const page = await readFile(join(CHECKOUT, 'docs', 'health.md'), 'utf8');
    const lines = [...page.matchAll(/^\$ waggle (.+)$/gm)].map(([, line = '']) => line.split(' '));
    expect(lines.length).toBeGreaterThan(3);
    for (const line of lines) expect({ line, code: (await run(...line)).code }).toEqual({ line, code: 0 });
  });
});

describe('an error', () => {
  it.each([
    [['aprove'], 2, 'usage', /Did you mean .*approve/],
    [['approvals', '--stat', 'x'], 2, 'usage', /Did you mean --state/],
    [['reject', 'x'], 2, 'usage', /--reason/],
    [['approve'], 2, 'usage', /--all-in/],
    [['approve', 'EMAIL_9', '--yes'], 4, 'approval_not_found', /no approval "EMAIL_9"/],
    [['modify', 'EMAIL_9'], 4, 'approval_not_found', /waggle approvals --state all/],
    [['replay', '--policy', '/none'], 2, 'usage', /cannot be read/],
    [['replay', '--policy', '/none', '--days', '91'], 2, 'usage', /1 to 90/],
    [['audit', 'search', '--since', 'yesterday'], 2, 'usage', /how long ago/],
    [['alerts', '--limit', '0'], 2, 'usage', /1 to 500/],
    [['approvals', '--state', 'done'], 2, 'usage', /There are all, pending, approved/],
    [['alerts', '--after', '1'], 2, 'input_invalid', /uuid/],
    [['webhooks', 'add', 'https://example.org', '--topics', 'mail'], 2, 'usage', /Allowed choices are task, approval, alert/],
    [['dead', 'show', '1'], 2, 'usage', /see what there is: waggle dead/],
    [['dead', 'drop', LETTER, '1', '--yes'], 2, 'usage', /see what there is: waggle dead/],
    [['dead', 'drop', LETTER], 2, 'usage', /--yes/],
    [['webhooks', 'remove', '1'], 2, 'input_invalid', /uuid/],
    [['story', 'EMAIL_9'], 4, 'task_not_found', /waggle tasks/],
    [['again', 'EMAIL_9'], 4, 'task_not_found', /waggle tasks/],
    [['cancel', 'EMAIL_9'], 2, 'usage', /--reason/],
    [['cancel', 'EMAIL_9', '--reason', 'x'], 4, 'task_not_found', /waggle tasks/],
  ])('of %j ends with %i and has code %s and a mend [R-TERMINAL-COMMANDS]', async (args, code, name, text) => {
    const said = await run(...args);
    expect(said).toMatchObject({ code, out: '', err: expect.stringMatching(text) });
    expect(said.err).toMatch(new RegExp(`^waggle: .* \\[${name}\\]\n  \\S`));
    const { error } = JSON.parse((await run('--json', ...args)).err) as { error: object };
    expect(error).toEqual({ code: name, message: expect.any(String), mend: expect.stringMatching(/\S/) });
  });
});

describe('deciding from the command line', () => {
  it('needs to be told that it was seen where there is no terminal', async () => {
    expect(await run('approve', approval.id)).toMatchObject({ code: 2, err: expect.stringContaining('--digest') });
    expect(await run('approve', approval.id, '--digest', approval.digest)).toMatchObject({ code: 0, out: expect.stringMatching(/approved\. For \d+ \w+ it can be taken back: waggle undo/) });
    expect(await run('approve', approval.id, '--yes')).toMatchObject({ code: 4, err: expect.stringContaining('by operator at') });
    expect(await run('undo', approval.id, '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('waits again') });
  });

  it('approves several or a group at once, and says of each what came of it [R-TERMINAL-BATCH]', async () => {
    const three = [1, 2, 3].map((n) => buildApproval({ taskId: `EMAIL_${n}`, group: 'replies' }));
    zone.queue.approvals = three;
    const late = await run('approve', 'EMAIL_1', 'EMAIL_2', '--yes');
    expect(late).toMatchObject({ code: 0, out: expect.stringMatching(/EMAIL_1: approved.*\nEMAIL_2: approved/) });
    expect(await run('approve', '--all-in', 'replies', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('EMAIL_3: approved') });
    expect(await run('approve', '--all-in', 'replies', '--yes')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing waits in group') });
    const mixed = await run('--json', 'approve', three[0]?.id ?? '', three[1]?.id ?? '', '--yes');
    expect(mixed.code).toBe(5);
    expect(JSON.parse(mixed.out)).toMatchObject({ results: [{ problem: { code: 'already_decided' } }, { problem: { code: 'already_decided' } }] });
  });

  it('approves a group of more than a page, in requests that a zone takes [R-TERMINAL-BATCH]', async () => {
    zone.queue.approvals = Array.from({ length: 501 }, (_, n) => buildApproval({ taskId: `EMAIL_${n}`, group: 'replies' }));
    const { code, out } = await run('--json', 'approve', '--all-in', 'replies', '--yes');
    expect(code).toBe(0);
    expect((JSON.parse(out) as { results: unknown[] }).results).toHaveLength(501);
    expect(zone.queue.approvals.every(({ state }) => state === 'approved')).toBe(true);
  });

  it('shows each thing that is wrong with what was typed', async () => {
    zone.queue.answers[`POST /api/approvals/${approval.id}/modify`] = { ...problem(400, 'edit_refused', 'The edited arguments do not fit the tool'), faults: ['to: no address', ': too long'] };
    const typed = ['modify', approval.id, '--set', 'to=x', '--yes'];
    expect((await run(...typed)).err).toBe(
      'waggle: The edited arguments do not fit the tool. [edit_refused]\n  - to: no address\n  - too long\n  See the arguments that it has: waggle approvals <approval>\n',
    );
    expect(JSON.parse((await run('--json', ...typed)).err)).toMatchObject({ error: { faults: ['to: no address', 'too long'] } });
  });

  it('agrees that many files are deleted when told so, and not otherwise [R-SYNC-DELETION]', async () => {
    await run('sync', '--deletions');
    expect(zone.queue.asked.at(-1)?.body).toEqual({ allowDeletions: true });
    await run('sync', 'now');
    expect(zone.queue.asked.at(-1)?.body).toEqual({ allowDeletions: false });
  });

  it('rejects so that the agent drafts again', async () => {
    await run('reject', approval.id, '--reason', 'shorter', '--again', '--yes');
    expect(zone.queue.asked.at(-1)?.body).toEqual({ digest: approval.digest, reason: 'shorter', again: true });
  });
});

describe('waggle again', () => {
  it('files each of several once more, and says of each what came of it [R-TASK-AGAIN]', async () => {
    zone.queue.answers['POST /api/tasks/EMAIL_2/again'] = { taskId: 'EMAIL_2-3', created: false };
    zone.queue.answers['POST /api/tasks/EMAIL_3/again'] = problem(409, 'task_not_repeatable', 'EMAIL_3 is done');
    expect(await run('again', 'EMAIL_1', 'EMAIL_2', 'EMAIL_2')).toMatchObject({ code: 0, out: 'EMAIL_1: filed as EMAIL_1-2.\nEMAIL_2: EMAIL_2-3 is under way already.\n' });
    const mixed = await run('--json', 'again', 'EMAIL_1', 'EMAIL_3');
    expect(mixed.code).toBe(5);
    expect(JSON.parse(mixed.out)).toEqual({ results: [{ task: 'EMAIL_1', taskId: 'EMAIL_1-2', created: true }, { task: 'EMAIL_3', problem: { code: 'task_not_repeatable', detail: 'EMAIL_3 is done.' } }] });
    expect(await run('again', 'EMAIL_3')).toMatchObject({ code: 4, err: expect.stringContaining('EMAIL_3 is done') });
  });
});

describe('waggle dead', () => {
  it('says that there are none, and who did not answer [R-DEAD-LETTERS]', async () => {
    zone.queue.answers['GET /api/dead-letters'] = { letters: [], more: [], silent: [] };
    expect(await run('dead')).toMatchObject({ code: 0, out: 'No dead letters.\n' });
    expect(await run('dead', 'list', '--service', 'sales')).toMatchObject({ out: 'No dead letters of sales.\n' });
    expect(zone.queue.asked.at(-1)?.path).toBe('/api/dead-letters?service=sales');
    zone.queue.answers['GET /api/dead-letters'] = { letters: [], more: [], silent: ['crm', 'vault'] };
    expect((await run('dead')).out).toMatch(/^No dead letters of those that answered\.\nDid NOT answer, .*: crm, vault\. /);
  });

  it('lists what died, why, and what can be done about it; shows the whole [R-DEAD-LETTERS]', async () => {
    const plain = { ...letter, messageId: ID, message: 'crm.log.v1', taskId: 'EMAIL_1', sender: 'orchestrator', code: 'contact_unknown', kind: 'missing', error: 'There is no such contact.', sentAgainAt: null, obstacle: null };
    zone.queue.answers['GET /api/dead-letters'] = { letters: [plain], more: ['sales'], silent: [] };
    zone.queue.answers[`GET /api/dead-letters/${LETTER}`] = { letter: plain, body: '{"payload":{"n":1}}', cut: false };
    const listed = (await run('dead')).out;
    for (const part of [LETTER, 'crm.log.v1', 'EMAIL_1', '2026-11-27 10:00:00', '5', 'contact_unknown', 'There is no such contact.', 'Further ones of sales', 'waggle dead again <letter>']) expect(listed).toContain(part);
    expect((await run('complete', '--', '--home', home, 'dead', 'show', '')).out).toBe(`${LETTER}\tcrm.log.v1\n`);
    const shown = (await run('dead', 'show', LETTER)).out;
    for (const part of [ID, 'orchestrator', 'There is no such contact. [contact_unknown, missing]', '"payload": {\n    "n": 1']) expect(shown).toContain(part);
  });

  it('sends several again, and says of each what came of it [R-DEAD-LETTERS]', async () => {
    zone.queue.answers['POST /api/dead-letters/crm.0f1e2d3c4b5a6979/again'] = problem(409, 'dead_letter_final', 'It cannot be sent again');
    zone.queue.answers['DELETE /api/dead-letters/crm.0f1e2d3c4b5a6979'] = problem(404, 'dead_letter_not_found', 'There is none');
    const { code, out } = await run('dead', 'again', LETTER, 'crm.0f1e2d3c4b5a6979', LETTER, '--yes');
    expect(code).toBe(5);
    expect(out).toMatch(/sent again\.\ncrm\.0f1e2d3c4b5a6979: NOT sent again: It cannot be sent again\.\n$/);
    expect(await run('dead', 'drop', 'crm.0f1e2d3c4b5a6979', '--yes')).toMatchObject({ code: 4, err: expect.stringMatching(/There is none\. \[dead_letter_not_found\]\n.*waggle dead/) });
  });
});

describe('waggle replay', () => {
  it('ends with 1 when another policy would decide otherwise, and says what and why [R-TERMINAL-REPLAY]', async () => {
    const changed = [{ approvalId: approval.id, taskId: 'EMAIL_1', summary: 'Reply', was: outcome, would: outcome, because: 'over the limit' }];
    zone.queue.answers['POST /api/policy/replay'] = { considered: 1500, changed, more: 1200 };
    const { code, out } = await run('replay', '--days', '3', '--policy', policy);
    expect(code).toBe(1);
    expect(out).toContain('and 1200 more\n1201 of 1500 proposals of the last 3 days would be decided otherwise.');
    expect(zone.queue.asked.at(-1)).toMatchObject({ path: '/api/policy/replay', body: { days: 3, policy: 'BULK_RECIPIENTS: 5\n' } });
  });
});
