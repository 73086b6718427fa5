import { fileURLToPath } from 'node:url';
import { Controller, Injectable } from '@nestjs/common';
import { connect } from 'amqplib';
import {
  ApprovalList,
  AuditRecord,
  FolderCounts,
  HandbookRead,
  HealthStatus,
  type MonitorReport,
  type PayloadOf,
  type ReplyOf,
  SecurityAlert,
  ServiceBeat,
  StopList,
  SwarmStatus,
  TaskAnswered,
  TaskArrive,
  TaskCancel,
  TaskDelegate,
} from '@waggle/contracts';
import { Handles, type MessageContext, Messenger } from '@waggle/messaging';
import { openDatabase } from '@waggle/persistence';
import { defineAgent, defineService, type RunningService, startService } from '@waggle/runtime';
import { buildTaskDelegate, otherMessagesOf, startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import monitor from '../src/index.js';

const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));
const MONITOR = fileURLToPath(new URL('./serve.mjs', import.meta.url));
const STATUSES = { received: 0, scanned: 0, delegated: 0, waiting_info: 0, proposed: 0, pending_approval: 0, approved: 0, executing: 0, done: 0, rejected: 0, expired: 0, failed: 0, needs_reconciliation: 0, cancelled: 0 };

/** Short enough for tests that wait for what happens, not for the clock. */
const QUICK = { HEALTH_PROBE_SECONDS: '1', HEALTH_EVERY_SECONDS: '1', HEALTH_STUCK_SECONDS: '8', HEALTH_HEALED_SECONDS: '1', HEALTH_GATHER_SECONDS: '1', HEALTH_DEAD_SECONDS: '15' };

/** What the zone's other services say, and have heard. */
export class Heard {
  readonly answered: string[] = [];
  readonly alerts: PayloadOf<typeof SecurityAlert>[] = [];
  readonly files: PayloadOf<typeof TaskArrive>[] = [];
  readonly cancelled: string[] = [];
  readonly audited: string[] = [];
  recent = { ended: 0, failed: 0 };
  diskFreeBytes = 50 * 1024 ** 3;
  oldestPending: string | null = null;
  oldestOpen: string | null = null;
  messenger: Messenger | undefined;
  /** Until then nobody is told what stands in the handbook. */
  handbook: Promise<void> = Promise.resolve();
  private readonly ids = new Set<string>();

  /** As the inbox of a service with a database would say: what is delivered again is known. */
  isNew({ envelope: { id } }: MessageContext): boolean {
    const known = this.ids.has(id);
    this.ids.add(id);
    return !known;
  }
}

@Controller()
class OrchestratorDouble {
  constructor(private readonly heard: Heard) {}

  @Handles(SwarmStatus)
  async status(): Promise<ReplyOf<typeof SwarmStatus>> {
    const { recent, oldestOpen } = this.heard;
    return { agents: [], services: [], byStatus: STATUSES, oldestOpen, recent, durations: { p50Ms: 1200, p95Ms: 4000, p99Ms: 9000 } };
  }
  @Handles(TaskCancel)
  async cancel({ taskId, by, reason }: PayloadOf<typeof TaskCancel>): Promise<ReplyOf<typeof TaskCancel>> {
    this.heard.cancelled.push(`${taskId} ${by} ${reason}`);
    const at = new Date().toISOString();
    return { taskId, prefix: 'ERROR', status: 'cancelled', version: 1, priority: 'HIGH', domain: 'general', zone: 'local', agent: null, title: '', flagged: false, reason: null, created: at, updated: at };
  }
  @Handles(TaskAnswered)
  async answered({ taskId }: PayloadOf<typeof TaskAnswered>): Promise<void> {
    this.heard.answered.push(taskId);
  }
  @Handles(otherMessagesOf('orchestrator', SwarmStatus, TaskCancel))
  async unused(): Promise<void> {}
}

@Controller()
class WorkspaceDouble {
  constructor(private readonly heard: Heard) {}

  @Handles(FolderCounts)
  async counts(): Promise<ReplyOf<typeof FolderCounts>> {
    return { root: '/', folders: {}, diskFreeBytes: this.heard.diskFreeBytes };
  }
  @Handles(TaskArrive)
  async arrive(task: PayloadOf<typeof TaskArrive>, context: MessageContext): Promise<void> {
    if (this.heard.isNew(context)) this.heard.files.push(task);
  }
  @Handles(HandbookRead)
  async read(): Promise<ReplyOf<typeof HandbookRead>> {
    await this.heard.handbook;
    return { houseRules: [] };
  }
  @Handles(otherMessagesOf('workspace', FolderCounts, HandbookRead, TaskArrive))
  async unused(): Promise<void> {}
}

@Controller()
class GatekeeperDouble {
  constructor(private readonly heard: Heard) {}

  @Handles(ApprovalList)
  async list(): Promise<ReplyOf<typeof ApprovalList>> {
    return { approvals: [], next: null, total: 0, oldestPending: this.heard.oldestPending };
  }
  @Handles(StopList)
  async stops(): Promise<ReplyOf<typeof StopList>> {
    return { stops: [] };
  }
  @Handles(otherMessagesOf('gatekeeper', ApprovalList, StopList))
  async unused(): Promise<void> {}
}

@Controller()
class GatewayDouble {
  constructor(private readonly heard: Heard) {}

  @Handles(SecurityAlert)
  async alert(alert: PayloadOf<typeof SecurityAlert>, context: MessageContext): Promise<void> {
    if (this.heard.isNew(context)) this.heard.alerts.push(alert);
  }
}

@Controller()
class AuditDouble {
  constructor(private readonly heard: Heard) {}

  @Handles(AuditRecord)
  async record({ entries }: PayloadOf<typeof AuditRecord>): Promise<void> {
    this.heard.audited.push(...entries.map(({ actor, action, target }) => `${actor} ${action} ${target}`));
  }
  @Handles(otherMessagesOf('audit', AuditRecord))
  async unused(): Promise<void> {}
}

@Injectable()
class Caller {
  constructor(heard: Heard, messenger: Messenger) {
    heard.messenger = messenger;
  }
}

/** A monitor on a real broker and database, workers as processes, and doubles of the services that it asks and tells. */
export class WatchedZone {
  private readonly doubles: RunningService[] = [];
  private readonly processes: TestProcess[] = [];
  private service: RunningService | undefined;
  readonly heard = new Heard();

  private constructor(
    readonly scope: TestScope,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  static async open(settings: Readonly<Record<string, string>> = {}): Promise<WatchedZone> {
    const zone = new WatchedZone(await testScope(), settings);
    const providers = [{ provide: Heard, useValue: zone.heard }, Caller];
    const own = { plane: 'core', roles: ['swarm'], providers } as const;
    const doubles = [
      defineService({ ...own, name: 'orchestrator', controllers: [OrchestratorDouble] }),
      defineService({ ...own, name: 'workspace', controllers: [WorkspaceDouble] }),
      defineService({ ...own, name: 'gatekeeper', controllers: [GatekeeperDouble] }),
      defineService({ ...own, name: 'audit', controllers: [AuditDouble] }),
      defineService({ ...own, name: 'gateway', controllers: [GatewayDouble] }),
    ];
    for (const double of doubles) zone.doubles.push(await startService(double, { env: { ...zone.scope.env, LOG_LEVEL: 'silent' } }));
    return zone;
  }

  get env(): Record<string, string> {
    return { ...this.scope.env, LOG_LEVEL: 'silent', ...QUICK, ...this.settings };
  }

  async startMonitor(settings: Readonly<Record<string, string>> = {}): Promise<void> {
    this.service = await startService(monitor, { env: { ...this.env, ...settings } });
  }

  /** Asks the monitor's own tables. */
  async database(sql: string): Promise<unknown[]> {
    const database = await openDatabase({ url: this.scope.env.DATABASE_URL, schema: 'monitor', migrations: [] });
    try {
      return await database.query(sql);
    } finally {
      await database.close();
    }
  }

  async stopMonitor(): Promise<void> {
    await this.service?.stop();
    this.service = undefined;
  }

  /** Its own process, so that it can be killed. */
  async spawnMonitor(): Promise<TestProcess> {
    return this.keep(await startNode(MONITOR, [], { env: { ...this.env, LOG_LEVEL: 'info' }, ready: /"ready"/, timeoutMs: 90_000 }));
  }

  /** An agent that the broker gives up after a few seconds without a sign of life. */
  async spawnWorker(...args: string[]): Promise<TestProcess> {
    return this.keep(await startNode(WORKER, args, { env: { ...this.scope.env, AMQP_URL: `${this.scope.env.AMQP_URL}?heartbeat=2`, LOG_LEVEL: 'info' }, ready: /"ready"/, timeoutMs: 90_000 }));
  }

  /** An agent in this process: quick to come, and not to be killed. */
  async startAgent(): Promise<RunningService> {
    class Idle {
      async handle() {
        return { outcome: 'done' as const, plan: ['Look at it'], summary: 'Nothing was to be done.' };
      }
    }
    return startService(defineAgent({ name: 'sales', roles: ['swarm'], capabilities: { EMAIL: 1 }, handler: Idle }), { env: { ...this.scope.env, LOG_LEVEL: 'silent' } });
  }

  /** As an operator takes a service away for good. */
  async deleteQueuesOf(service: string): Promise<void> {
    const connection = await connect(this.scope.env.AMQP_URL);
    const channel = await connection.createChannel();
    for (const queue of ['express', 'standard', 'dead']) await channel.deleteQueue(`${service}.${queue}`);
    await connection.close();
  }

  /** Tasks for sales. Gives their ids. */
  async delegate(count: number, body = 'Look at this.'): Promise<string[]> {
    const tasks = Array.from({ length: count }, () => buildTaskDelegate({ document: { frontMatter: {}, body, revision: 'a'.repeat(64) } }));
    for (const task of tasks) await this.messenger.publish(TaskDelegate, task, { to: 'sales', taskId: task.taskId });
    return tasks.map(({ taskId }) => taskId);
  }

  /** Without history the monitor needs no database for it. */
  async report(historyHours = 0): Promise<MonitorReport> {
    return this.messenger.ask(HealthStatus, { refresh: false, historyHours });
  }

  /** The monitor has judged so many times more: whatever it does again and again, it has done. */
  async judged(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) {
      const { at } = await this.report();
      await waitFor(async () => (await this.report()).at !== at);
    }
  }

  alertsOf(code: string): PayloadOf<typeof SecurityAlert>[] {
    return this.heard.alerts.filter((alert) => alert.code === code);
  }

  /** A beat that the gateway sends, whatever it says of whom. */
  async beat(beat: Partial<PayloadOf<typeof ServiceBeat>>): Promise<void> {
    await this.messenger.publish(ServiceBeat, { service: 'sales', plane: 'agent', instance: 'a', state: 'ready', capabilities: {}, inHand: 0, idleMs: { express: null, standard: null }, limited: {}, ...beat });
  }

  get messenger(): Messenger {
    if (this.heard.messenger === undefined) throw new Error('The zone is not open.');
    return this.heard.messenger;
  }

  async close(): Promise<void> {
    for (const one of this.processes) {
      if (!one.isOver()) process.kill(one.pid, 'SIGCONT');
      await one.kill();
    }
    await this.stopMonitor();
    for (const double of this.doubles) await double.stop();
    await this.scope.dispose();
  }

  private keep(started: TestProcess): TestProcess {
    this.processes.push(started);
    return started;
  }
}
