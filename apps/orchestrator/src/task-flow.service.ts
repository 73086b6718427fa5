import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, isTerminal, type PayloadOf } from '@waggle/contracts';
import { type MessageContext, Messenger, type Received, type Sealed } from '@waggle/messaging';
import { Database, type Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { AgentRegistry } from './agent-registry.service.js';
import { DatabaseClock } from './database-clock.service.js';
import { decide, taskIdOf } from './flow/decide.js';
import { onDue } from './flow/tick.js';
import { uncalledAnswer } from './flow/uncalled-answer.js';
import type { World } from './flow/world.js';
import type { OrchestratorConfig } from './orchestrator.config.js';
import { TaskChange } from './task-change.js';
import type { TaskRecord } from './task-record.js';
import { StopWatch } from './stop-watch.service.js';
import { TaskStore } from './task-store.repository.js';

const DUE_AT_ONCE = 100;

/** What decisions look at. */
@Injectable()
export class TaskFlowParts {
  constructor(
    readonly registry: AgentRegistry,
    readonly stops: StopWatch,
    readonly clock: DatabaseClock,
  ) {}
}

/** Applies messages to tasks: one transaction for all that has gathered, holding inbox, records, moves, outcomes and outbox. */
@Injectable()
export class TaskFlow {
  constructor(
    private readonly database: Database,
    private readonly store: TaskStore,
    private readonly parts: TaskFlowParts,
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  async apply(batch: readonly Received[], contexts: readonly MessageContext[]): Promise<void> {
    const world = await this.world();
    await this.database.transaction(async (tx) => {
      const fresh = await this.messenger.fresh(tx, batch.map((one) => one.envelope.id));
      const records = await this.store.lock(tx, [...new Set(batch.map(taskIdOf))]);
      const expected = new Map<string, number>();
      const changes: TaskChange[] = [];
      const outgoing: Sealed[] = [];
      batch.forEach((received, index) => {
        if (!fresh.delete(received.envelope.id)) return;
        const taskId = taskIdOf(received);
        const known = records.get(taskId);
        const uncalled = uncalledAnswer(received, known, world.executor, this.parts.clock.now());
        if (uncalled !== undefined) return void outgoing.push(this.messenger.prepare(AuditRecord, { entries: [uncalled] }));
        if (!expected.has(taskId)) expected.set(taskId, known?.version ?? 0);
        const change = decide(received, known, world, this.parts.clock.now());
        if (change === undefined) return contexts[index]?.log.warn({ taskId }, 'a message about an unknown task changes nothing');
        records.set(taskId, change.task);
        changes.push(change);
        outgoing.push(...change.outgoing.map((one, ordinal) => this.messenger.prepareFrom(received.envelope, ordinal, one.message, one.payload as never, one.options)));
      });
      await this.commit(tx, changes, expected, outgoing);
    });
  }

  /** Looks at tasks whose lease has run out; gives how many there were. */
  async reap(): Promise<number> {
    const world = await this.world();
    return this.database.transaction(async (tx) => {
      const due = await this.store.lockDue(tx, DUE_AT_ONCE);
      if (due.length === 0) return 0;
      await this.changeLocked(tx, due, (change) => onDue(change, world));
      return due.length;
    });
  }

  /** One change outside the batches: a person's word. */
  async change(taskId: string, work: (change: TaskChange) => void): Promise<TaskRecord | undefined> {
    return this.database.transaction(async (tx) => {
      const task = (await this.store.lock(tx, [taskId])).get(taskId);
      if (task !== undefined) await this.changeLocked(tx, [task], work);
      return task;
    });
  }

  private async changeLocked(tx: Transaction, tasks: readonly TaskRecord[], work: (change: TaskChange) => void): Promise<void> {
    const expected = new Map(tasks.map((task) => [task.taskId, task.version]));
    const changes = tasks.map((task) => new TaskChange(task, this.parts.clock.now()));
    for (const change of changes) work(change);
    const outgoing = changes.flatMap((change) => change.outgoing.map((one) => this.messenger.prepare(one.message, one.payload as never, one.options)));
    await this.commit(tx, changes, expected, outgoing);
  }

  private async commit(tx: Transaction, changes: readonly TaskChange[], expected: ReadonlyMap<string, number>, outgoing: Sealed[]): Promise<void> {
    if (changes.length > 0) await this.store.write(tx, changes, expected);
    const entries = changes.flatMap((change) => change.moves.map((move) => auditOf(change, move)));
    const audit = entries.length === 0 ? [] : [this.messenger.prepare(AuditRecord, { entries })];
    if (outgoing.length + audit.length > 0) await this.messenger.post(tx, [...outgoing, ...audit]);
  }

  private async world(): Promise<World> {
    return { config: this.config, living: await this.parts.registry.living(), executor: this.parts.registry.executor, stops: this.parts.stops.stops };
  }
}

function auditOf(change: TaskChange, move: TaskChange['moves'][number]): PayloadOf<typeof AuditRecord>['entries'][number] {
  const { task } = change;
  return {
    at: move.at.toISOString(),
    actor: 'orchestrator',
    action: `task.${move.to}`,
    target: task.taskId,
    taskId: task.taskId,
    input: `from ${move.from ?? 'nothing'}, agent ${move.agent ?? 'none'}`,
    output: move.reason.slice(0, 500),
    approval: task.data.approval?.id ?? null,
    evidence: [],
    durationMs: isTerminal(move.to) ? task.updatedAt.getTime() - task.createdAt.getTime() : null,
    success: move.to !== 'failed' && move.to !== 'needs_reconciliation',
  };
}
