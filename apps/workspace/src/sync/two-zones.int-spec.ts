import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Controller } from '@nestjs/common';
import { agentResultSchema, ClaimList, type PayloadOf, type ReplyOf, SecurityAlert, SyncTrigger, TaskAdopt, TaskKnown, TaskMoved, TaskSettle, TaskSubmit, type TaskSummary, type Zone, ZonesRead, ZoneTake } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { buildProposal, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import workspace from '../index.js';

const run = promisify(execFile);
const ZONES: readonly Zone[] = ['local', 'cloud'];
const WAIT = { timeoutMs: 60_000 };

interface Heard {
  readonly submitted: Array<PayloadOf<typeof TaskSubmit>>;
  readonly adopted: Array<PayloadOf<typeof TaskAdopt>>;
  readonly settled: Array<PayloadOf<typeof TaskSettle>>;
  readonly alerts: string[];
}

/** Stands in for a zone's orchestrator. */
function orchestratorOf(zone: Zone, heard: Heard, take: (messenger: Messenger) => void) {
  @Controller()
  class OrchestratorStub {
    constructor(own: Messenger) {
      take(own);
    }

    @Handles(TaskSubmit)
    async submit(submission: PayloadOf<typeof TaskSubmit>): Promise<void> {
      heard.submitted.push(submission);
    }

    @Handles(TaskAdopt)
    async adopt(adoption: PayloadOf<typeof TaskAdopt>): Promise<void> {
      heard.adopted.push(adoption);
    }

    @Handles(TaskSettle)
    async settle(settlement: PayloadOf<typeof TaskSettle>): Promise<void> {
      heard.settled.push(settlement);
    }

    @Handles(SecurityAlert)
    async alert({ code }: PayloadOf<typeof SecurityAlert>): Promise<void> {
      heard.alerts.push(code);
    }

    @Handles(TaskKnown)
    async known({ taskIds }: PayloadOf<typeof TaskKnown>): Promise<ReplyOf<typeof TaskKnown>> {
      return { tasks: taskIds.map((taskId) => ({ ...summary(taskId, zone), revision: '' })) };
    }

    @Handles(otherMessagesOf('orchestrator', TaskSubmit, TaskAdopt, TaskSettle, TaskKnown))
    async other(): Promise<void> {
      throw new Error('not asked in this spec');
    }
  }
  return defineService({ name: 'orchestrator', plane: 'core', roles: ['local', 'cloud'], controllers: [OrchestratorStub] });
}

function summary(taskId: string, zone: Zone, change: Partial<TaskSummary> = {}): TaskSummary {
  const at = new Date().toISOString();
  return { taskId, prefix: 'EMAIL', status: 'received', version: 1, priority: 'NORMAL', domain: 'email', zone, agent: 'sales', title: 'Prices', flagged: false, reason: null, created: at, updated: at, ...change };
}

/** One zone: its workspace service and what it tells its orchestrator. */
class TestZone {
  readonly heard: Heard = { submitted: [], adopted: [], settled: [], alerts: [] };
  readonly root: string;
  private messenger: Messenger | undefined;
  private orchestrator: RunningService | undefined;
  private service: RunningService | undefined;

  constructor(
    readonly zone: Zone,
    private readonly scope: TestScope,
    private readonly parent: string,
  ) {
    this.root = path.join(parent, zone);
  }

  get bus(): Messenger {
    if (this.messenger === undefined) throw new Error('not started');
    return this.messenger;
  }

  async start(): Promise<void> {
    const env = { ...this.scope.env, WAGGLE_ROLE: this.zone, WAGGLE_WORKSPACE: this.root, SYNC_REMOTE: path.join(this.parent, 'shared.git'), WORKSPACE_RESCAN_SECONDS: '1' };
    this.orchestrator ??= await startService(orchestratorOf(this.zone, this.heard, (own) => (this.messenger = own)), { env, log: silentLogger() });
    this.service = await startService(workspace, { env, log: silentLogger() });
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    await this.orchestrator?.stop();
  }

  sync() {
    return this.bus.ask(SyncTrigger, {}, { timeoutMs: 60_000 });
  }

  async put(file: string, text = 'How much is it?\n'): Promise<void> {
    await mkdir(path.dirname(this.onDisk(file)), { recursive: true });
    await writeFile(this.onDisk(file), text);
  }

  onDisk(file: string): string {
    return path.join(this.root, file);
  }

  read(file: string): Promise<string> {
    return readFile(this.onDisk(file), 'utf8');
  }

  has(file: string): Promise<boolean> {
    return access(this.onDisk(file)).then(() => true, () => false);
  }

  untilFile(file: string): Promise<unknown> {
    return waitFor(() => this.has(file), { ...WAIT, describe: () => `${file} in ${this.zone}` });
  }

  untilSubmitted(taskId: string): Promise<unknown> {
    return waitFor(() => this.heard.submitted.some((one) => one.taskId === taskId), { ...WAIT, describe: () => `${taskId} submitted in ${this.zone}` });
  }

  move(taskId: string, change: Partial<TaskSummary>, more: Partial<PayloadOf<typeof TaskMoved>> = {}): Promise<void> {
    return this.bus.publish(TaskMoved, { task: summary(taskId, this.zone, change), from: null, result: null, approval: null, receipt: null, ...more });
  }
}

let parent: string;
let scopes: TestScope[];
let local: TestZone;
let cloud: TestZone;

const git = async (...args: string[]): Promise<string> => (await run('git', ['-C', path.join(parent, 'shared.git'), ...args])).stdout.trim();
const both = (act: (zone: TestZone) => Promise<unknown>): Promise<unknown> => Promise.all([local, cloud].map(act));

beforeEach(async () => {
  parent = await mkdtemp(path.join(os.tmpdir(), 'waggle-zones-'));
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path.join(parent, 'shared.git')]);
  scopes = await Promise.all(ZONES.map(() => testScope()));
  [local, cloud] = ZONES.map((zone, at) => new TestZone(zone, scopes[at] as TestScope, parent)) as [TestZone, TestZone];
});

afterEach(async () => {
  await both((zone) => zone.end());
  await Promise.all(scopes.map((scope) => scope.dispose()));
  await rm(parent, { recursive: true, force: true });
});

/** The cloud is active, and has prepared a mail. */
async function prepared(taskId: string): Promise<void> {
  await both((zone) => zone.start());
  await cloud.bus.ask(ZoneTake, { zone: 'cloud', reason: 'the night' }, { timeoutMs: 60_000 });
  await cloud.put(`Needs_Action/email/${taskId}.md`);
  await cloud.untilSubmitted(taskId);
  const result = agentResultSchema.parse({ outcome: 'proposal', plan: ['read'], proposals: [buildProposal()] });
  await cloud.move(taskId, { status: 'pending_approval', version: 6 }, { result });
  await cloud.untilFile(`Pending_Approval/email/APPROVE_${taskId}.md`);
  await cloud.sync();
  await local.sync();
}

describe('two zones that share a workspace', () => {
  it('hands what the cloud has prepared to the local zone once, and the cloud follows the end [R-ADOPT] [R-ZONE-END]', async () => {
    await prepared('EMAIL_1');
    await waitFor(() => local.heard.adopted.length > 0, WAIT);
    await local.sync();
    expect(local.heard.adopted).toEqual([expect.objectContaining({ taskId: 'EMAIL_1', from: 'cloud', agent: 'sales', result: expect.objectContaining({ outcome: 'proposal' }) })]);
    expect(local.heard.submitted).toEqual([]);
    await local.move('EMAIL_1', { status: 'done', version: 9, reason: 'sent' });
    await local.untilFile('Done/EMAIL_1.md');
    await local.sync();
    await cloud.sync();
    await waitFor(() => cloud.heard.settled.length > 0, WAIT);
    expect(cloud.heard.settled).toEqual([expect.objectContaining({ taskId: 'EMAIL_1', by: 'local', status: 'done' })]);
    const text = await cloud.read('Done/EMAIL_1.md');
    await cloud.move('EMAIL_1', { status: 'done', version: 7, reason: 'The local zone has ended it' });
    await waitFor(async () => (await cloud.bus.ask(ClaimList, { limit: 10 })).claims.length === 0, WAIT);
    await both((zone) => zone.sync());
    await both((zone) => zone.sync());
    const head = await git('rev-parse', 'main');
    await both((zone) => zone.sync());
    expect(await git('rev-parse', 'main')).toBe(head);
    expect(await local.read('Done/EMAIL_1.md')).toBe(text);
    expect(await cloud.has('Pending_Approval/email/APPROVE_EMAIL_1.md')).toBe(false);
  }, 180_000);

  it('claims only what is for it, and says whose each claim is [R-CUSTODY]', async () => {
    await both((zone) => zone.start());
    await local.put('Needs_Action/email/EMAIL_1.md');
    await local.put('Needs_Action/accounting/PAYMENT_1.md');
    await local.untilSubmitted('EMAIL_1');
    await local.untilSubmitted('PAYMENT_1');
    await cloud.put('Needs_Action/email/EMAIL_2.md');
    await cloud.sync();
    await local.sync();
    await local.untilSubmitted('EMAIL_2');
    await local.sync();
    await cloud.sync();
    const { claims } = await cloud.bus.ask(ClaimList, { limit: 10 });
    expect(claims.map(({ taskId, zone, custody }) => [taskId, zone, custody]).sort()).toEqual([['EMAIL_1', 'local', 'theirs'], ['EMAIL_2', 'local', 'theirs'], ['PAYMENT_1', 'local', 'theirs']]);
    expect(cloud.heard.submitted).toEqual([]);
    expect((await local.bus.ask(ClaimList, { limit: 10 })).claims.find(({ taskId }) => taskId === 'EMAIL_1')).toMatchObject({ zone: 'local', epoch: 1, custody: 'ours' });
  }, 180_000);

  it('takes over what the other had claimed, and the other cancels it when it is back [R-TAKEOVER]', async () => {
    await both((zone) => zone.start());
    await local.put('Needs_Action/email/EMAIL_1.md');
    await local.untilSubmitted('EMAIL_1');
    await local.sync();
    await local.stop();
    await cloud.sync();
    await cloud.bus.ask(ZoneTake, { zone: 'cloud', reason: 'local is away' }, { timeoutMs: 60_000 });
    await cloud.sync();
    await cloud.untilSubmitted('EMAIL_1');
    await local.start();
    await waitFor(() => local.heard.settled.length > 0, WAIT);
    expect(local.heard.settled).toEqual([expect.objectContaining({ taskId: 'EMAIL_1', by: 'cloud', status: 'cancelled' })]);
    const active = await waitFor(async () => ((await local.bus.ask(ZonesRead, {})).file.active === 'cloud' ? local.bus.ask(ZonesRead, {}) : undefined), WAIT);
    expect(active).toMatchObject({ here: 'local', alone: false, file: { epoch: 2, reason: 'local is away' } });
    expect(await local.read('Logs/claims.jsonl')).toContain('"taken_over"');
  }, 180_000);

  it('goes on while the remote is away, and shares when it is back [R-SYNC-AWAY]', async () => {
    await local.start();
    await local.sync();
    await rename(path.join(parent, 'shared.git'), path.join(parent, 'away.git'));
    expect(await local.sync()).toMatchObject({ state: 'offline', trouble: { code: expect.stringMatching(/^remote_/) } });
    await local.put('Needs_Action/email/EMAIL_1.md');
    await local.untilSubmitted('EMAIL_1');
    await rename(path.join(parent, 'away.git'), path.join(parent, 'shared.git'));
    expect(await local.sync()).toMatchObject({ state: 'idle', trouble: null });
    expect(await git('ls-tree', '-r', '--name-only', 'main')).toContain('In_Progress/sales/EMAIL_1.md');
  }, 180_000);

  it('lets no decision in, and no secret out [R-SYNC-DECIDES-NOTHING] [R-SYNC-SECRET]', async () => {
    await prepared('EMAIL_1');
    await waitFor(() => local.heard.adopted.length > 0, WAIT);
    await rename(cloud.onDisk('Pending_Approval/email/APPROVE_EMAIL_1.md'), cloud.onDisk('Approved/APPROVE_EMAIL_1.md'));
    await cloud.put('Plans/email/NOTES.md', `The key is AKIA${'QWERTYUIOPASDFGH'} and the password = "Tr0ub4dor-and-3-horses"\n`);
    await cloud.sync();
    await waitFor(() => cloud.heard.alerts.includes('sync_secret_found'), WAIT);
    await local.sync();
    await waitFor(() => local.heard.alerts.includes('sync_file_quarantined'), WAIT);
    expect(await readdir(local.onDisk('Approved'))).not.toContain('APPROVE_EMAIL_1.md');
    expect(await readdir(local.onDisk('Rejected'))).toContain('APPROVE_EMAIL_1.unsigned-cloud.md');
    expect(await local.has('Pending_Approval/email/APPROVE_EMAIL_1.md')).toBe(true);
    expect(await git('ls-tree', '-r', '--name-only', 'main')).not.toContain('NOTES.md');
  }, 180_000);

  it('lets nothing into a file that a person is about to decide on [R-SYNC-DECIDES-NOTHING]', async () => {
    await prepared('EMAIL_1');
    await waitFor(() => local.heard.adopted.length > 0, WAIT);
    await local.move('EMAIL_1', { status: 'pending_approval', version: 6 });
    const queued = async (): Promise<string | null | undefined> => (await local.bus.ask(ClaimList, { limit: 10 })).claims[0]?.status;
    await waitFor(async () => (await queued()) === 'pending_approval', WAIT);
    await local.sync();
    const asked = 'Pending_Approval/email/APPROVE_EMAIL_1.md';
    await local.put(asked, 'Pay 10 to Ann\n');
    await local.sync();
    await cloud.sync();
    expect(await cloud.read(asked)).toBe('Pay 10 to Ann\n');
    await cloud.put(asked, 'Pay 10000 to Eve\n');
    await cloud.sync();
    await local.sync();
    await waitFor(() => local.heard.alerts.includes('sync_file_quarantined'), WAIT);
    expect(await local.read(asked)).toBe('Pay 10 to Ann\n');
    expect(await local.read('Pending_Approval/email/APPROVE_EMAIL_1.conflict-cloud.md')).toBe('Pay 10000 to Eve\n');
    await cloud.sync();
    expect(await cloud.read(asked)).toBe('Pay 10 to Ann\n');
  }, 180_000);

  it('submits a task that both claim in one zone alone [R-CLAIM-RACE]', async () => {
    await both((zone) => zone.start());
    await both((zone) => zone.sync());
    await local.put('zones.json', JSON.stringify({ active: 'local', epoch: 1, since: new Date().toISOString(), table: { general: 'both' } }));
    await local.sync();
    await both((zone) => zone.sync());
    await both((zone) => zone.put('Needs_Action/general/LEAD_1.md'));
    await waitFor(() => local.heard.submitted.length + cloud.heard.submitted.length > 0, WAIT);
    for (let round = 0; round < 3; round++) await both((zone) => zone.sync());
    expect([...local.heard.submitted, ...cloud.heard.submitted].map(({ taskId }) => taskId)).toEqual(['LEAD_1']);
  }, 180_000);

  it('keeps a claim that the remote had accepted first, though the answer was lost [R-CLAIM-RACE]', async () => {
    await both((zone) => zone.start());
    await local.put('zones.json', JSON.stringify({ active: 'local', epoch: 1, since: new Date().toISOString(), table: { general: 'both' } }));
    await local.sync();
    await both((zone) => zone.sync());
    const hook = path.join(parent, 'shared.git/hooks/reference-transaction');
    await writeFile(hook, '#!/bin/sh\n[ "$1" = committed ] && rm "$0" && kill -9 $PPID\nexit 0\n', { mode: 0o755 });
    await cloud.put('Needs_Action/general/LEAD_1.md');
    await waitFor(() => access(hook).then(() => false, () => true), WAIT);
    await cloud.stop();
    await local.put('Needs_Action/general/LEAD_1.md');
    await waitFor(async () => (await local.read('Logs/claims.jsonl')).includes('"zone":"local"'), WAIT);
    await local.sync();
    await cloud.start();
    await cloud.untilSubmitted('LEAD_1');
    await both((zone) => zone.sync());
    await both((zone) => zone.sync());
    // One that stops before it has noted a submission makes it again; the orchestrator takes it once.
    const zones = [local, cloud].filter(({ heard }) => heard.submitted.some(({ taskId }) => taskId === 'LEAD_1'));
    expect(zones).toEqual([cloud]);
  }, 180_000);
});
