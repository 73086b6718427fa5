import { join } from 'node:path';
import { type Approval, APPROVAL_STATES, ApprovalList, TaskGet, TaskSubmit, TemplateCreate } from '@waggle/contracts';
import { proveDecision, readGrant } from '@waggle/grants';
import { type RunningService, startService } from '@waggle/runtime';
import { buildTaskSubmit, startNode, type TestProcess, waitFor } from '@waggle/testing';
import { executions, SALES, SECURITY } from '../test/back-office.js';
import { GatekeeperFixture, KEYS } from '../test/gatekeeper-fixture.js';

const SERVE = join(import.meta.dirname, '../killing/serve.mjs');
const ORCHESTRATOR = join(import.meta.dirname, '../../orchestrator/dist/main.js');
const CUTS = ['decided', 'signed', 'granted', 'sent'];
const ROUNDS = 8;
/** Decided in each round; every third is rejected. */
const PER_ROUND = 3;

let fixture: GatekeeperFixture;
let sales: RunningService;
let orchestrator: TestProcess;
let gatekeeper: TestProcess | undefined;

beforeAll(async () => {
  fixture = await GatekeeperFixture.without({ UNDO_SECONDS: '1' }, SECURITY);
  sales = await startService(SALES, { env: { ...fixture.scope.env, LOG_LEVEL: 'silent' } });
  orchestrator = await startNode(ORCHESTRATOR, [], { env: { ...fixture.scope.env, LOG_LEVEL: 'info' }, ready: /"ready"/, timeoutMs: 30_000 });
}, 60_000);

afterAll(async () => {
  await gatekeeper?.kill();
  await orchestrator?.kill();
  await sales?.stop();
  await fixture?.stop();
});

/** Ready, or dead of what the one before it has left. */
async function launch(cut: string): Promise<TestProcess> {
  const started = await startNode(SERVE, [cut], { env: { ...fixture.environment, LOG_LEVEL: 'info' } });
  gatekeeper = started;
  await waitFor(() => started.isOver() || /"ready"/.test(started.output()), { timeoutMs: 30_000, describe: () => `the gatekeeper: ${started.output()}` });
  return started;
}

const listed = async (state: Approval['state'][]): Promise<Approval[]> => (await fixture.messenger.ask(ApprovalList, { states: state, limit: 500 })).approvals;
/** An answer that the process could not give any more is not known to have counted: it is asked for again. */
const decide = (approval: Approval, at: number): Promise<unknown> =>
  fixture.decide(approval, at % PER_ROUND === 0 ? { verdict: 'reject', reason: 'no' } : {}).catch(() => undefined);

describe('the gatekeeper, killed between decision, grant and EXECUTE task', () => {
  it('loses no approved call, makes none twice and none that was rejected [R-KILLED-GRANTS]', async () => {
    const all = ROUNDS * PER_ROUND;
    const tasks = Array.from({ length: all }, () => buildTaskSubmit({ prefix: 'EMAIL' }));
    await launch('never');
    for (const task of tasks) await fixture.messenger.publish(TaskSubmit, task, { taskId: task.taskId });
    const queue = await waitFor(async () => {
      const waiting = await listed(['pending']);
      return waiting.length === all && waiting;
    }, { timeoutMs: 30_000 });
    await gatekeeper?.kill();

    const deaths: Array<number | null> = [];
    for (const [round, cut] of Array.from({ length: ROUNDS }, (_, at) => CUTS[at % CUTS.length] ?? '').entries()) {
      const process = await launch(cut);
      const own = queue.slice(round * PER_ROUND, (round + 1) * PER_ROUND);
      if (!process.isOver()) await Promise.all(own.map(decide));
      await waitFor(() => process.isOver(), { timeoutMs: 20_000, describe: () => `a death at "${cut}": ${process.output()}` });
      deaths.push(await process.ended());
    }
    const survivor = await launch('never');
    for (const approval of await listed(['pending'])) await decide(approval, queue.findIndex(({ id }) => id === approval.id));

    const statuses = async (): Promise<string[]> => Promise.all(tasks.map(async ({ taskId }) => (await fixture.messenger.ask(TaskGet, { taskId })).task.status));
    const ended = await waitFor(async () => {
      const now = await statuses();
      return now.every((status) => ['done', 'rejected'].includes(status)) && now;
    }, { timeoutMs: 30_000, describe: () => survivor.output().slice(-2000) });

    expect(deaths).toEqual(Array.from({ length: ROUNDS }, () => null));
    expect(ended.filter((status) => status === 'done')).toHaveLength((all * 2) / 3);
    const approved = queue.filter((_, at) => at % PER_ROUND !== 0).map(({ id }) => id);
    expect(executions.map(({ approvalId }) => approvalId).sort()).toEqual(approved.sort());
    const claims = await Promise.all(executions.map(({ grant }) => readGrant(grant, fixture.keys)));
    const known = await waitFor(async () => {
      const executed = await listed(['executed']);
      return executed.length === approved.length && executed;
    });
    expect(new Map(claims.map(({ approvalId, gid }) => [approvalId, gid]))).toEqual(new Map(known.map(({ id, grantId }) => [id, grantId])));
    expect((await listed([...APPROVAL_STATES])).length).toBe(all);
  }, 120_000);
});

describe('a task whose mail matches a template', () => {
  const send = async (day: string): Promise<string> => {
    const task = buildTaskSubmit({ prefix: 'EMAIL', document: { ...buildTaskSubmit().document, frontMatter: { from: 'Ada <ada@example.org>' }, body: `Dear Ada,\n\nwould ${day} suit you for the meeting?\n` } });
    await fixture.messenger.publish(TaskSubmit, task, { taskId: task.taskId });
    return task.taskId;
  };
  const approvalOf = async (taskId: string): Promise<Approval | undefined> => (await fixture.messenger.ask(ApprovalList, { taskId, states: [...APPROVAL_STATES], limit: 1 })).approvals[0];
  const done = (taskId: string) => waitFor(async () => (await fixture.messenger.ask(TaskGet, { taskId })).task.status === 'done', { timeoutMs: 30_000 });

  it('is carried out from beginning to end without a person, once [R-TEMPLATE]', async () => {
    const first = await send('Tuesday');
    const source = await waitFor(() => approvalOf(first), { timeoutMs: 30_000 });
    await fixture.decide(source);
    await done(first);
    const statement = { action: 'template.create' as const, approvalId: source.id, name: 'Meeting', person: 'anna', channel: 'rest', decidedAt: new Date().toISOString() };
    await waitFor(async () => (await approvalOf(first))?.state === 'executed');
    await fixture.messenger.ask(TemplateCreate, { statement, proof: proveDecision(statement, KEYS.anna) });
    const second = await send('Friday');
    await done(second);
    const released = await waitFor(async () => {
      const now = await approvalOf(second);
      return now?.state === 'executed' && now;
    });
    expect(released).toMatchObject({ channel: 'template', decidedBy: 'anna' });
    expect(executions.filter(({ approvalId }) => approvalId === released.id)).toHaveLength(1);
  }, 90_000);
});
