import { Inject, Injectable } from '@nestjs/common';
import { AuditRecord, isTerminal, type PayloadOf, TaskSubmit } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { type MessageContext, Messenger, type Received, type Sealed } from '@waggle/messaging';
import { Database, isOvertaken, type Session, type Transaction } from '@waggle/persistence';
import { CONFIG } from '@waggle/runtime';
import { AgentRegistry } from './agent-registry.service.js';
import { DatabaseClock } from './database-clock.service.js';
import { decide, taskIdOf } from './flow/decide.js';
import { onDue } from './flow/tick.js';
import { uncalledAnswer } from './flow/uncalled-answer.js';
import type { World } from './flow/world.js';
import type { OrchestratorConfig } from './orchestrator.config.js';
import { TaskChange, type TaskFlowErrorCode } from './task-change.js';
import type { TaskRecord } from './task-record.js';
import { StopWatch } from './stop-watch.service.js';
import { type KnownTask, TaskStore } from './task-store.repository.js';

const DUE_AT_ONCE = 100;
/** Of one batch, each from what the table says, while other instances move the same tasks. Before them one is from memory: attempt 0. */
const MOST_ATTEMPTS = 5;

/** What decisions look at. */
@Injectable()
export class TaskFlowParts {
  constructor(
    readonly registry: AgentRegistry,
    readonly stops: StopWatch,
    readonly clock: DatabaseClock,
  ) {}
}

/** One message of a batch with what its handler may use. */
interface Item {
  readonly received: Received;
  readonly context: MessageContext | undefined;
}

/** What a batch does, before any of it is written. */
interface Work {
  readonly changes: TaskChange[];
  readonly outgoing: Sealed[];
}

/** The tasks of a batch as they stand before it. */
interface Known {
  readonly tasks: readonly KnownTask[];
  /** What of it was not read now. */
  readonly hoped: ReadonlySet<string>;
}

/** What was remembered does not suffice to decide by: nothing would be written that proves it. */
class Unproven extends Error {}

/**
 * Applies messages to tasks: one statement for all that has gathered, holding inbox, records, moves, outcomes and outbox. It is written
 * in the hope that nobody else has moved these tasks since they were read, or since this instance wrote them itself, and that what is
 * submitted is new; when that was wrong, it is decided anew from what the table says.
 */
@Injectable()
export class TaskFlow {
  constructor(
    private readonly database: Database,
    private readonly store: TaskStore,
    private readonly parts: TaskFlowParts,
    private readonly messenger: Messenger,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
  ) {}

  /** @throws AppError `version_conflict` (transient) when others were faster again and again */
  async apply(batch: readonly Received[], contexts: readonly MessageContext[]): Promise<void> {
    let items = once(batch.map((received, index) => ({ received, context: contexts[index] })));
    for (let attempt = this.store.memory.trusted ? 0 : 1; items.length > 0; attempt++) {
      try {
        return await this.attempt(items, attempt === 0 ? this.hope(items) : { tasks: [], hoped: new Set() });
      } catch (thrown) {
        if (isOvertaken(thrown)) this.overtaken(thrown, attempt);
        else if (attempt > 0) throw thrown;
        else items[0]?.context?.log.debug({ detail: toAppError(thrown).message }, 'what is remembered does not suffice: the tasks are read');
      }
      const unheard = await this.messenger.unheard(this.database, items.map(idOf));
      items = items.filter((item) => unheard.has(idOf(item)));
    }
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
    await this.parts.clock.refresh();
    return this.database.transaction(async (tx) => {
      const found = await this.store.read(tx, [taskId], 'lock');
      if (found.length > 0) await this.changeLocked(tx, found, work);
      return found[0]?.task;
    });
  }

  /** @throws AppError `version_conflict` (transient) after the last attempt */
  private overtaken(thrown: AppError, attempt: number): void {
    if (attempt === 0) this.store.memory.distrust();
    if (attempt === MOST_ATTEMPTS) throw conflict(thrown);
  }

  /** What need not be read: what this instance wrote last, and what begins with being submitted. */
  private hope(items: readonly Item[]): Known {
    const first = new Map<string, Item>();
    for (const item of items) if (!first.has(taskIdOf(item.received))) first.set(taskIdOf(item.received), item);
    const tasks = this.store.recall(first.keys());
    const submitted = [...first].filter(([, { received }]) => received.message.name === TaskSubmit.name).map(([taskId]) => taskId);
    return { tasks, hoped: new Set([...tasks.map(({ task }) => task.taskId), ...submitted]) };
  }

  private async attempt(items: readonly Item[], { tasks, hoped }: Known): Promise<void> {
    const world = await this.world();
    const unread = [...new Set(items.map(({ received }) => taskIdOf(received)))].filter((taskId) => !hoped.has(taskId));
    const known = unread.length === 0 ? tasks : [...tasks, ...(await this.store.read(this.database, unread, 'free'))];
    const records = new Map(known.map(({ task }) => [task.taskId, task]));
    const work: Work = { changes: [], outgoing: [] };
    for (const item of items) this.decide(item, records, world, work, hoped);
    await this.commit(this.database, known, work, items.map(idOf));
  }

  private decide({ received, context }: Item, records: Map<string, TaskRecord>, world: World, { changes, outgoing }: Work, hoped: ReadonlySet<string>): void {
    const taskId = taskIdOf(received);
    const known = records.get(taskId);
    const uncalled = uncalledAnswer(received, known, world.executor, this.parts.clock.now());
    if (uncalled !== undefined && hoped.has(taskId)) throw new Unproven(taskId);
    if (uncalled !== undefined) return void outgoing.push(this.messenger.prepare(AuditRecord, { entries: [uncalled] }));
    const change = decide(received, known, world, this.parts.clock.now());
    if (change === undefined) return context?.log.warn({ taskId }, 'a message about an unknown task changes nothing');
    records.set(taskId, change.task);
    changes.push(change);
    outgoing.push(...change.outgoing.map((one, ordinal) => this.messenger.prepareFrom(received.envelope, ordinal, one.message, one.payload as never, one.options)));
  }

  private async changeLocked(tx: Transaction, known: readonly KnownTask[], work: (change: TaskChange) => void): Promise<void> {
    const changes = known.map(({ task }) => new TaskChange(task, this.parts.clock.now()));
    for (const change of changes) work(change);
    const outgoing = changes.flatMap((change) => change.outgoing.map((one) => this.messenger.prepare(one.message, one.payload as never, one.options)));
    await this.commit(tx, known, { changes, outgoing }, []);
  }

  private async commit(session: Session, known: readonly KnownTask[], { changes, outgoing }: Work, heard: readonly string[]): Promise<void> {
    const entries = changes.flatMap((change) => change.moves.map((move) => auditOf(change, move)));
    const audit = entries.length === 0 ? [] : [this.messenger.prepare(AuditRecord, { entries })];
    const seen = new Map(known.map(({ task, seen: mark }) => [task.taskId, mark]));
    await this.store.write(session, changes, seen, { heard, said: [...outgoing, ...audit] });
  }

  private async world(): Promise<World> {
    await this.parts.clock.refresh();
    return { config: this.config, ...(await this.parts.registry.agents()), executor: this.parts.registry.executor, stops: this.parts.stops.stops };
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

const idOf = ({ received }: Item): string => received.envelope.id;

/** Each message once: the first of those with one id. */
function once(items: readonly Item[]): Item[] {
  const ids = new Set<string>();
  return items.filter((item) => !ids.has(idOf(item)) && ids.add(idOf(item)));
}

function conflict(cause: AppError): AppError<TaskFlowErrorCode> {
  return new AppError<TaskFlowErrorCode>('version_conflict', 'transient', 'Other instances keep moving these tasks.', {}, cause);
}
