import { type FeedbackList, isTerminal, type Message, MOVES, type PayloadOf, type ReplyOf, TaskMoved, type TaskStatus } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { PublishOptions } from '@waggle/messaging';
import { summaryOf, type TaskRecord } from './task-record.js';

export type TaskFlowErrorCode = 'illegal_move' | 'task_not_found' | 'task_not_cancellable' | 'task_not_unclear' | 'task_not_repeatable' | 'cursor_unknown' | 'version_conflict';

export interface Move {
  readonly taskId: string;
  readonly version: number;
  readonly from: TaskStatus | null;
  readonly to: TaskStatus;
  readonly at: Date;
  readonly agent: string | null;
  readonly reason: string;
}

/** A person's no to what an agent proposed. */
export type Refusal = ReplyOf<typeof FeedbackList>['refusals'][number];

export interface Outgoing<M extends Message = Message> {
  readonly message: M;
  readonly payload: PayloadOf<M>;
  readonly options: PublishOptions;
}

/** What one message does to one task: the record as it will be, its moves, and what is sent with them. */
export class TaskChange {
  readonly moves: Move[] = [];
  readonly outgoing: Outgoing[] = [];
  readonly refusals: Refusal[] = [];

  constructor(
    readonly task: TaskRecord,
    readonly now: Date,
  ) {}

  /** The first move: the record begins to exist. */
  begin(reason: string): void {
    this.record(null, reason);
  }

  /**
   * The only place where a task's status changes.
   *
   * @throws AppError `illegal_move` (bug) when the table of moves does not allow it
   */
  move(to: TaskStatus, reason: string): void {
    const from = this.task.status;
    if (!MOVES[from].includes(to)) {
      throw new AppError<TaskFlowErrorCode>('illegal_move', 'bug', `${this.task.taskId} cannot move from ${from} to ${to}.`, { from, to });
    }
    this.task.status = to;
    this.task.version += 1;
    if (isTerminal(to)) this.task.dueAt = null;
    this.task.reason = reason;
    this.record(from, reason);
  }

  send<M extends Message>(message: M, payload: PayloadOf<M>, options: PublishOptions = {}): void {
    const { taskId, priority } = this.task;
    this.outgoing.push({ message, payload, options: { taskId, priority, ...options } });
  }

  /** Sets when somebody must look again, in seconds from now. */
  dueIn(seconds: number): void {
    this.task.dueAt = new Date(this.now.getTime() + seconds * 1000);
  }

  private record(from: TaskStatus | null, reason: string): void {
    const { task, now } = this;
    task.updatedAt = now;
    this.moves.push({ taskId: task.taskId, version: task.version, from, to: task.status, at: now, agent: task.agent, reason });
    const { result, approval, receipts } = task.data;
    this.send(TaskMoved, { task: summaryOf(task), from, result, approval, receipt: receipts.at(-1) ?? null });
  }
}
