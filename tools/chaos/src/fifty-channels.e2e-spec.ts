import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '@waggle/cli';
import { type Approval, APPROVAL_STATES, approvalSchema, AuditSearch, taskSummarySchema } from '@waggle/contracts';
import { changeOperators, CHECKOUT, newOperator, type OperatorRecord, zoneSecrets } from '@waggle/host';
import { type Database, openDatabase } from '@waggle/persistence';
import { startNode, type TestProcess, testScope, type TestScope, waitFor } from '@waggle/testing';
import fc from 'fast-check';
import { z } from 'zod';
import { type Answered, Channels, type Verb } from './channels.js';

const SECRET = 'slack-signing-secret';
/** With the zone's own person as many as click in Slack at once: one is told a few things in a few seconds, and no more. */
const NAMES = ['olga', 'piet', 'quinn', 'rosa', 'sven', 'tina', 'udo', 'vera', 'will', 'xenia', 'yann', 'zoe', 'anna', 'bert'];
const LONG = { timeoutMs: 30_000 };
const tasksSchema = z.object({ tasks: z.array(taskSummarySchema) });
const approvalsSchema = z.object({ approvals: z.array(approvalSchema) });

let scope: TestScope;
let home: string;
let zone: TestProcess | undefined;
let api: ApiClient;
let channels: Channels;
let people: OperatorRecord[];
const databases = new Map<string, Database>();

const inWorkspace = (file: string): string => join(home, 'workspace', file);
const read = (file: string): Promise<string> => readFile(inWorkspace(file), 'utf8').catch(() => '');
const person = (at: number): OperatorRecord => people[at % people.length] ?? newOperator('nobody', 'viewer');

beforeAll(async () => {
  [scope, home] = await Promise.all([testScope(), mkdtemp(join(tmpdir(), 'channels-'))]);
  const state = join(home, 'state');
  await zoneSecrets(state, [], 'local');
  ({ operators: people } = await changeOperators(state, (known) => [...known, ...NAMES.map((name) => newOperator(name, 'approver'))].map((one) => ({ ...one, slackUser: `U0${one.name.toUpperCase()}` }))));
  const approvers = people.map(({ name, slackUser }) => ({ name, slackUser }));
  const env = { ...scope.env, WAGGLE_GIVEN_AS_IS: 'true', WAGGLE_HOME: state, WAGGLE_WORKSPACE: join(home, 'workspace') };
  const settings = { LOG_LEVEL: 'silent', DRY_RUN: 'false', UNDO_SECONDS: '1', RETRY_DELAYS_MS: '200,500,1000', WORKSPACE_RESCAN_SECONDS: '1', SLACK_SIGNING_SECRET: SECRET, APPROVERS: JSON.stringify(approvers), EMAIL_LIMIT_DOMAIN_HOUR: '100' };
  zone = await startNode(join(CHECKOUT, 'apps/cli/dist/main.js'), ['up', '--port', '0', '--json'], { cwd: home, env: { ...env, ...settings }, ready: /"url"/, timeoutMs: 60_000 });
  const { url } = z.object({ url: z.url() }).parse(JSON.parse(await readFile(join(state, 'run.json'), 'utf8')));
  api = new ApiClient(url, people[0]?.token ?? '');
  channels = new Channels({ url, workspace: join(home, 'workspace'), slackSecret: SECRET, toldInSlack, env });
  for (const one of people) await channels.signIn(one);
  for (const schema of ['gatekeeper', 'notifier', 'mcp_email']) databases.set(schema, await openDatabase({ url: scope.env.DATABASE_URL, schema, migrations: [] }));
}, 90_000);

afterAll(async () => {
  for (const database of databases.values()) await database.close();
  await zone?.stop();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

const rowsOf = async <T extends object>(schema: string, sql: string, params: unknown[] = []): Promise<T[]> => (await databases.get(schema)?.query<T>(sql, params)) ?? [];
const statusOf = async (taskId: string) => (await api.call('/api/tasks', tasksSchema, { query: { limit: 100 } })).tasks.find((task) => task.taskId === taskId)?.status;
const approvalOf = async (taskId: string): Promise<Approval | undefined> => (await api.call('/api/approvals', approvalsSchema, { query: { state: APPROVAL_STATES.join(','), taskId } })).approvals[0];
const auditOf = async ({ id }: Approval): Promise<string[]> => {
  const { entries } = await api.call('/api/audit', z.object({ entries: AuditSearch.reply.shape.entries }), { query: { approval: id, limit: 500 } });
  return entries.map(({ action }) => action);
};
const decisionsOn = ({ id }: Approval) => rowsOf<{ person: string; channel: string; verdict: Verb }>('gatekeeper', 'SELECT person, channel, verdict FROM decision WHERE approval_id = $1', [id]);
const effectsOf = ({ id }: Approval) => rowsOf<{ state: string; digest: string; grant_id: string }>('mcp_email', 'SELECT state, digest, grant_id FROM effect WHERE approval_id = $1', [id]);
const toldInSlack = async (conversation: string): Promise<string> => (await rowsOf<{ text: string }>('notifier', "SELECT content->>'text' AS text FROM sandbox_message WHERE key = $1", [`ephemeral ${conversation}`]))[0]?.text ?? '';
const count = <T>(all: readonly T[], wanted: T): number => all.filter((one) => one === wanted).length;

async function dropMail(taskId: string): Promise<void> {
  const text = ['---', `from: Ann <ann@${taskId.toLowerCase().replace('_', '-')}.example>`, 'to: office@waggle.example', 'subject: Trial', `message_id: <${taskId}@customers.example>`, '---', '', 'Hello,', '', 'do you offer a trial?', '', 'Ann', ''].join('\n');
  await writeFile(inWorkspace(`.${taskId}`), text);
  await rename(inWorkspace(`.${taskId}`), inWorkspace(`Needs_Action/${taskId}.md`));
}

const fileOf = (taskId: string): string => `Pending_Approval/email/APPROVE_${taskId}.md`;
/** The approval once its file lies in the queue's folder, as both are shown to people. */
async function waiting(taskId: string): Promise<{ approval: Approval; shown: string }> {
  const shown = await waitFor(async () => (await read(fileOf(taskId))) || undefined, { ...LONG, describe: () => fileOf(taskId) });
  return { approval: await waitFor(() => approvalOf(taskId), LONG), shown };
}

/** What many people do, none before all are ready. */
function atOnce<T>(acts: ReadonlyArray<() => Promise<T>>): Promise<T[]> {
  let open: () => void = () => undefined;
  const barrier = new Promise<void>((resolve) => (open = resolve));
  const all = Promise.all(acts.map((act) => barrier.then(act)));
  open();
  return all;
}
const times = <T>(howOften: number, make: (at: number) => T): T[] => Array.from({ length: howOften }, (_, at) => make(at));

describe('fifty people who approve one proposal through every channel at once', () => {
  it('make one decision; forty-nine are told by whom and when, each in the channel that they used [R-FIFTY-CHANNELS]', async () => {
    await dropMail('EMAIL_fifty');
    const { approval, shown } = await waiting('EMAIL_fifty');
    const rest = times(15, (at) => () => channels.byRest(approval, 'approve', person(at), at % 2 === 0 ? 'token' : 'session'));
    const slack = times(15, (at) => () => channels.inSlack(approval, 'approve', person(at)));
    const terminal = times(15, (at) => () => channels.atTerminal(approval, 'approve', person(at)));
    const move = async (): Promise<Answered> => ({ taken: await channels.byMove(approval, 'approve', fileOf(approval.taskId)), told: '' });
    const answers = await atOnce<Answered>([...rest, ...slack, ...terminal, move]);

    const decisions = await waitFor(async () => ((await decisionsOn(approval)).length > 0 ? decisionsOn(approval) : undefined));
    await waitFor(async () => (await statusOf(approval.taskId)) === 'done', { ...LONG, describe: () => 'the mail to be sent' });
    // Told by a message of its own, which comes after the task has ended.
    await waitFor(async () => (await approvalOf(approval.taskId))?.state === 'executed', { ...LONG, describe: () => 'the approval to be settled' });
    const settled = await approvalOf(approval.taskId);
    const [by, at] = [settled?.decidedBy ?? '', settled?.decidedAt ?? ''];
    const truth = new RegExp(`Already (approved|executed) by ${by} at ${at}`);
    expect(settled).toMatchObject({ state: 'executed', decidedBy: decisions[0]?.person, channel: decisions[0]?.channel });
    expect(decisions).toHaveLength(1);
    expect(await effectsOf(approval)).toMatchObject([{ state: 'done', digest: approval.digest }]);
    const actions = await waitFor(async () => ((await auditOf(approval)).includes('approval.executed') ? auditOf(approval) : undefined), LONG);
    expect(['approval.approved', 'grant.signed', 'approval.executed', 'approval.turned_away'].map((action) => count(actions, action))).toEqual([1, 1, 1, 0]);

    const [restTold, terminalTold] = [answers.slice(0, 15), answers.slice(30, 45)].map((some) => some.filter(({ taken }) => !taken).map(({ told }) => told));
    expect(restTold?.filter((text) => !(text.startsWith('409 already_decided: ') && truth.test(text)))).toEqual([]);
    expect(terminalTold?.filter((text) => !(text.startsWith('exit 4: ') && truth.test(text) && text.includes('[already_decided]')))).toEqual([]);
    const wonBy = (channel: string): number => count(decisions.map((one) => one.channel), channel);
    expect([restTold?.length ?? 0, terminalTold?.length ?? 0].reduce((sum, one) => sum + one)).toBe(30 - wonBy('rest'));
    // Each person clicked once. Who decided is told so as well where the answer was lost and the click was made again.
    const [winner, others] = [true, false].map((won) => answers.slice(15, 30).filter((_, at) => (wonBy('slack') === 1 && person(at).name === by) === won));
    expect(others?.filter(({ told }) => !truth.test(told))).toEqual([]);
    expect(others).toHaveLength(15 - wonBy('slack'));
    expect(winner?.filter(({ taken, told }) => !taken && !truth.test(told))).toEqual([]);

    const settledFile = await waitFor(async () => ((text) => text.includes(`decided_by: ${by}`) && text)(await read(`Done/APPROVE_${approval.taskId}.md`)), { ...LONG, describe: 'the file of what was decided' });
    expect(settledFile).toContain(`decided_by: ${by}`);
    expect(settledFile).toContain(at);
    // The file can be moved once; four more people put their copies of it there later.
    for (let more = 0; more < 4; more++) {
      const before = await read(`Done/APPROVE_${approval.taskId}.md`);
      await channels.byCopy(approval, shown);
      const late = await waitFor(async () => ((text) => text !== before && text.includes('Moved to Approved/') && text)(await read(`Done/APPROVE_${approval.taskId}.md`)), { ...LONG, describe: () => 'the file to say that the move came too late' });
      await waitFor(async () => (await readdir(inWorkspace('Approved'))).length === 0, { ...LONG, describe: () => 'the copy to go' });
      expect(late).toMatch(new RegExp(`Moved to Approved/ at \\S+, too late\\. ${truth.source}`));
    }
    expect([await decisionsOn(approval), await effectsOf(approval)].map((rows) => rows.length)).toEqual([1, 1]);
  }, 120_000);
});

const ROUNDS = 5;
const verb = fc.oneof({ weight: 4, arbitrary: fc.constant<Verb>('approve') }, { weight: 4, arbitrary: fc.constant<Verb>('undo') }, { weight: 2, arbitrary: fc.constant<Verb>('modify') }, { weight: 1, arbitrary: fc.constant<Verb>('reject') });
const contender = fc.record({ channel: fc.constantFrom('rest', 'slack', 'terminal', 'folder'), who: fc.nat(5), verbs: fc.array(verb, { minLength: 1, maxLength: 3 }) });
type Contender = typeof contender extends fc.Arbitrary<infer C> ? C : never;
/** All that anybody may be told who was not the first. */
const REFUSALS = /already_decided|decided and taken back meanwhile|undo_too_late|Already (approved|modified|rejected|executed) by/;

interface Round {
  readonly approval: Approval;
  readonly shown: string;
}

async function contend({ approval, shown }: Round, { channel, who, verbs }: Contender, at: number): Promise<Array<Answered & { channel: string }>> {
  const said: Array<Answered & { channel: string }> = [];
  for (const verb of verbs) {
    const mark = `${verb} ${at}`;
    if (channel === 'rest') said.push({ channel, ...(await channels.byRest(approval, verb, person(who), who % 2 === 0 ? 'token' : 'session', mark)) });
    else if (channel === 'terminal') said.push({ channel, ...(await channels.atTerminal(approval, verb, person(who), mark)) });
    else if (verb !== 'undo' && channel === 'slack') said.push({ channel, ...(await channels.inSlack(approval, verb, person(who), mark)) });
    else if (verb !== 'undo') await channels.byMove(approval, verb, fileOf(approval.taskId), verb === 'modify' ? shown.replace(/("text": ")/, `$1${mark}: `) : undefined);
  }
  return said;
}

/** Where nobody's answer stood, one more is given, so that every round has an end. */
async function settle({ approval }: Round): Promise<string> {
  return waitFor(
    async () => {
      const now = await approvalOf(approval.taskId);
      if (now?.state === 'pending') await channels.byRest(now, 'approve', person(0));
      const status = await statusOf(approval.taskId);
      return status === 'done' || status === 'rejected' ? status : undefined;
    },
    { ...LONG, describe: () => `${approval.taskId} to end` },
  );
}

describe('approve, modify, reject and undo through every channel at once', () => {
  it('end in one decision and at most one effect, of exactly what was decided [R-FIFTY-CHANNELS]', async () => {
    const tasks = times(ROUNDS, (at) => `EMAIL_race-${at}`);
    for (const taskId of tasks) await dropMail(taskId);
    const seed = Date.now() % 1_000_000;
    let at = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(contender, { minLength: 10, maxLength: 16, size: 'max' }), async (contenders) => {
        const round = await waiting(tasks[at++] ?? '');
        const said = (await atOnce(contenders.map((one, number) => () => contend(round, one, number)))).flat();
        const status = await settle(round);
        const [settled, decisions, effects] = [await approvalOf(round.approval.taskId), await decisionsOn(round.approval), await effectsOf(round.approval)];
        const actions = await waitFor(async () => ((await auditOf(round.approval)).some((action) => action === 'approval.executed' || action === 'approval.rejected') ? auditOf(round.approval) : undefined), LONG);
        const verdicts = decisions.map(({ verdict }) => verdict);
        const [undone, rejected, agreed] = [count(verdicts, 'undo'), count(verdicts, 'reject'), count(verdicts, 'approve') + count(verdicts, 'modify')];
        expect(agreed + rejected - undone).toBe(1);
        expect(rejected).toBe(status === 'rejected' ? 1 : 0);
        expect(effects).toMatchObject(status === 'done' ? [{ state: 'done', digest: settled?.approvedDigest }] : []);
        expect(['approval.approved', 'approval.rejected', 'approval.taken_back', 'grant.signed', 'approval.turned_away'].map((action) => count(actions, action))).toEqual([agreed, rejected, undone, effects.length, 0]);
        expect(said.filter(({ taken, told }) => !taken && !REFUSALS.test(told))).toEqual([]);
      }),
      { seed, numRuns: ROUNDS, endOnFailure: true },
    );
  }, 120_000);
});
