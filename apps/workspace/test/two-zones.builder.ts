import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Controller } from '@nestjs/common';
import { agentResultSchema, type PayloadOf, type ReplyOf, SecurityAlert, SyncTrigger, TaskAdopt, TaskKnown, TaskMoved, TaskSettle, TaskSubmit, type TaskSummary, type Zone, ZoneTake } from '@waggle/contracts';
import { Messenger } from '@waggle/messaging';
import { silentLogger } from '@waggle/observability';
import { defineService, Handles, type RunningService, startService } from '@waggle/runtime';
import { buildProposal, otherMessagesOf, type TestScope, testScope, waitFor } from '@waggle/testing';
import workspace from '../src/index.js';

const run = promisify(execFile);
export const WAIT = { timeoutMs: 60_000 };

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
export class TestZone {
  readonly heard: Heard = { submitted: [], adopted: [], settled: [], alerts: [] };
  readonly root: string;
  private messenger: Messenger | undefined;
  private orchestrator: RunningService | undefined;
  private service: RunningService | undefined;

  constructor(
    readonly zone: Zone,
    private readonly scope: TestScope,
    private readonly parent: string,
    private readonly more: Readonly<Record<string, string>> = {},
    private readonly log = silentLogger(),
  ) {
    this.root = path.join(parent, zone);
  }

  get bus(): Messenger {
    if (this.messenger === undefined) throw new Error('not started');
    return this.messenger;
  }

  async start(): Promise<void> {
    const env = { ...this.scope.env, WAGGLE_ROLE: this.zone, WAGGLE_WORKSPACE: this.root, SYNC_REMOTE: path.join(this.parent, 'shared.git'), WORKSPACE_RESCAN_SECONDS: '1', ...this.more };
    this.orchestrator ??= await startService(orchestratorOf(this.zone, this.heard, (own) => (this.messenger = own)), { env, log: silentLogger() });
    this.service = await startService(workspace, { env, log: this.log });
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    await this.orchestrator?.stop();
  }

  sync(request: PayloadOf<typeof SyncTrigger> = {}) {
    return this.bus.ask(SyncTrigger, request, { timeoutMs: 60_000 });
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

/** The workspace services of two zones that share a bare remote, each with a broker and a database of its own. */
export class TwoZones {
  readonly local: TestZone;
  readonly cloud: TestZone;

  private constructor(
    readonly parent: string,
    private readonly scopes: readonly [TestScope, TestScope],
  ) {
    this.local = new TestZone('local', scopes[0], parent);
    this.cloud = new TestZone('cloud', scopes[1], parent);
  }

  static async make(): Promise<TwoZones> {
    const parent = await mkdtemp(path.join(os.tmpdir(), 'waggle-zones-'));
    await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', path.join(parent, 'shared.git')]);
    return new TwoZones(parent, [await testScope(), await testScope()]);
  }

  async end(): Promise<void> {
    await this.both((zone) => zone.end());
    await Promise.all(this.scopes.map((scope) => scope.dispose()));
    await rm(this.parent, { recursive: true, force: true });
  }

  both(act: (zone: TestZone) => Promise<unknown>): Promise<unknown> {
    return Promise.all([this.local, this.cloud].map(act));
  }

  /** In the bare remote. */
  async git(...args: string[]): Promise<string> {
    return (await run('git', ['-C', path.join(this.parent, 'shared.git'), ...args])).stdout.trim();
  }

  /** What a person does with a clone of their own, and pushes. */
  async byPerson(...args: string[]): Promise<void> {
    const clone = await mkdtemp(path.join(this.parent, 'person-'));
    const inClone = (...more: string[]) => run('git', ['-C', clone, '-c', 'user.name=Ann', '-c', 'user.email=ann@person.example', ...more]);
    await inClone('clone', '--quiet', path.join(this.parent, 'shared.git'), '.');
    await inClone(...args);
    await inClone('commit', '--quiet', '--message=Clean up');
    await inClone('push', '--quiet');
  }

  /** The cloud is active, and has prepared a mail. */
  async prepared(taskId: string): Promise<void> {
    const { local, cloud } = this;
    await this.both((zone) => zone.start());
    await cloud.bus.ask(ZoneTake, { zone: 'cloud', reason: 'the night' }, { timeoutMs: 60_000 });
    await cloud.put(`Needs_Action/email/${taskId}.md`);
    await cloud.untilSubmitted(taskId);
    const result = agentResultSchema.parse({ outcome: 'proposal', plan: ['read'], proposals: [buildProposal()] });
    await cloud.move(taskId, { status: 'pending_approval', version: 6 }, { result });
    await cloud.untilFile(`Pending_Approval/email/APPROVE_${taskId}.md`);
    await cloud.sync();
    await local.sync();
  }
}
