import { appendFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SyncTrigger, TaskGet, type TaskStatus, type Zone, ZoneTake } from '@waggle/contracts';
import { startNode, type TestProcess, type TestScope, waitFor } from '@waggle/testing';
import { BackOffice } from './back-office.js';

const APPS = join(import.meta.dirname, '../../../../apps');
const PROCESSES = ['workspace', 'orchestrator'] as const;
export type ProcessName = (typeof PROCESSES)[number];
const SYNC_MS = 30_000;
const SETTINGS = { LOG_LEVEL: 'info', RETRY_DELAYS_MS: '100,200,500,1000,1000,2000,2000,5000', SCAN_SECONDS: '5', WORKSPACE_RESCAN_SECONDS: '1', WORKSPACE_RECONCILE_SECONDS: '3', WORKSPACE_BRIEFING_AT: 'off', SYNC_INTERVAL_SECONDS: '1' };

/** A zone whose workspace service and orchestrator are real processes that can be killed; the rest is its back office. */
export class RandomZone {
  readonly office: BackOffice;
  readonly root: string;
  private readonly processes = new Map<ProcessName, TestProcess>();
  private workspaceEnded: Promise<unknown> = Promise.resolve();
  private readonly env: Readonly<Record<string, string>>;
  private readonly written: string[] = [];

  constructor(
    readonly zone: Zone,
    scope: TestScope,
    home: string,
    remote: string,
  ) {
    this.root = join(home, zone);
    this.office = new BackOffice(zone);
    this.env = { ...scope.env, ...SETTINGS, WAGGLE_ROLE: zone, WAGGLE_WORKSPACE: this.root, SYNC_REMOTE: `file://${remote}` };
  }

  async start(): Promise<void> {
    await this.office.start(this.env);
    await this.startProcesses();
    await this.untilReady();
  }

  /** Those that do not run. */
  async startProcesses(names: readonly ProcessName[] = PROCESSES): Promise<void> {
    for (const name of names) {
      const before = this.processes.get(name);
      if (before !== undefined && !before.isOver()) continue;
      this.written.push(before?.output() ?? '');
      const started = await startNode(join(APPS, name, 'dist/main.js'), [], { env: this.env });
      this.processes.set(name, started);
      if (name === 'workspace') this.workspaceEnded = started.ended();
    }
  }

  async untilReady(names: readonly ProcessName[] = PROCESSES): Promise<void> {
    for (const name of names) await waitFor(() => this.isReady(name), { timeoutMs: 60_000, describe: () => `the ${name} of ${this.zone}: ${this.processes.get(name)?.output() ?? ''}` });
  }

  async kill(names: readonly ProcessName[]): Promise<void> {
    await Promise.all(names.map(async (name) => this.processes.get(name)?.kill()));
  }

  async end(): Promise<void> {
    await this.kill(PROCESSES);
    await this.office.stop();
  }

  isReady(name: ProcessName): boolean {
    const process = this.processes.get(name);
    return process !== undefined && !process.isOver() && /"ready"/.test(process.output());
  }

  /** One cycle; false when there was nobody to make it, or it was killed on the way. */
  async sync(): Promise<boolean> {
    return this.whileItRuns(() => this.office.bus.ask(SyncTrigger, {}, { timeoutMs: SYNC_MS }));
  }

  /** False when the lease could not be had. */
  async takeLease(): Promise<boolean> {
    return this.whileItRuns(() => this.office.bus.ask(ZoneTake, { zone: this.zone, reason: 'at random'}, { timeoutMs: SYNC_MS }));
  }

  async statusOf(taskId: string): Promise<TaskStatus> {
    return (await this.office.bus.ask(TaskGet, { taskId })).task.status;
  }

  /** As a program puts a task there: whole or not at all. */
  async arrive(file: string, text: string): Promise<void> {
    const staged = join(this.root, `.${file.replaceAll('/', '-')}`);
    await writeFile(staged, text);
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await rename(staged, join(this.root, file));
  }

  /** As a person or a program adds a line. */
  async append(file: string, line: string): Promise<void> {
    await mkdir(dirname(join(this.root, file)), { recursive: true });
    await appendFile(join(this.root, file), `${line}\n`);
  }

  /** What its processes wrote, the killed ones too. */
  output(): string {
    return [...this.written, ...[...this.processes.values()].map((process) => process.output())].join('\n');
  }

  private async whileItRuns(ask: () => Promise<unknown>): Promise<boolean> {
    if (!this.isReady('workspace')) return false;
    const asked = ask().then(() => true, () => false);
    return Promise.race([asked, this.workspaceEnded.then(() => false)]);
  }
}
