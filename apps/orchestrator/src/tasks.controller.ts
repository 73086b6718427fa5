import { Controller } from '@nestjs/common';
import { ApprovalSettle, FeedbackList, MOVES, type PayloadOf, type ReplyOf, TaskCancel, TaskGet, TaskKnown, TaskList, TaskReconcile } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles } from '@waggle/messaging';
import { Database } from '@waggle/persistence';
import { Reconciler } from './reconciler.service.js';
import type { TaskChange, TaskFlowErrorCode } from './task-change.js';
import { TaskFlow } from './task-flow.service.js';
import { summaryOf, type TaskRecord } from './task-record.js';
import { TaskStore, toRecord, type TaskRow } from './task-store.repository.js';
import { whyOf } from './why.js';

/** What people and other services may ask about tasks. */
@Controller()
export class TasksController {
  constructor(
    private readonly store: TaskStore,
    private readonly flow: TaskFlow,
    private readonly database: Database,
    private readonly reconciler: Reconciler,
  ) {}

  @Handles(TaskGet)
  async get({ taskId }: PayloadOf<typeof TaskGet>): Promise<ReplyOf<typeof TaskGet>> {
    const task = await this.store.find(taskId);
    if (task === undefined) throw notFound(taskId);
    const { document, scan, result, receipts, approvalIds, routing } = task.data;
    const moves = (await this.store.moves(taskId)).map(({ taskId: _taskId, ...move }) => ({ ...move, at: move.at.toISOString() }));
    return { task: summaryOf(task), document, scan, result, receipts, approvalIds, moves, routing, why: whyOf(task) };
  }

  @Handles(TaskList)
  async list(search: PayloadOf<typeof TaskList>): Promise<ReplyOf<typeof TaskList>> {
    if (search.after !== undefined && (await this.store.find(search.after)) === undefined) {
      throw new AppError<TaskFlowErrorCode>('cursor_unknown', 'invalid', 'No page ends with this cursor; begin with the first page.');
    }
    const found = await this.store.search(search);
    const tasks = found.slice(0, search.limit);
    return { tasks, next: found.length > search.limit ? (tasks.at(-1)?.taskId ?? null) : null };
  }

  @Handles(TaskKnown)
  async known({ taskIds }: PayloadOf<typeof TaskKnown>): Promise<ReplyOf<typeof TaskKnown>> {
    const rows = await this.database.query<TaskRow>('SELECT * FROM task WHERE task_id = ANY($1)', [taskIds]);
    return { tasks: rows.map((row) => ({ ...summaryOf(toRecord(row)), revision: row.revision })) };
  }

  @Handles(FeedbackList)
  async refusals(query: PayloadOf<typeof FeedbackList>): Promise<ReplyOf<typeof FeedbackList>> {
    return { refusals: await this.store.refusals(query) };
  }

  @Handles(TaskCancel)
  async cancel({ taskId, by, reason }: PayloadOf<typeof TaskCancel>): Promise<ReplyOf<typeof TaskCancel>> {
    const task = await this.flow.change(taskId, (change) => cancel(change, `Cancelled by ${by}: ${reason}`));
    if (task === undefined) throw notFound(taskId);
    return summaryOf(task);
  }

  @Handles(TaskReconcile)
  async reconcile(word: PayloadOf<typeof TaskReconcile>): Promise<ReplyOf<typeof TaskReconcile>> {
    const task = await this.store.find(word.statement.taskId);
    if (task === undefined) throw notFound(word.statement.taskId);
    return summaryOf(await this.reconciler.reconcile(task, word));
  }
}

function cancel(change: TaskChange, reason: string): void {
  const { task } = change;
  if (!MOVES[task.status].includes('cancelled')) throw notCancellable(task);
  change.move('cancelled', reason);
  const { approval } = task.data;
  if (approval !== null) change.send(ApprovalSettle, { approvalId: approval.id, state: 'withdrawn', reason, effect: 'none' });
}

function notFound(taskId: string): AppError<TaskFlowErrorCode> {
  return new AppError<TaskFlowErrorCode>('task_not_found', 'missing', `There is no task ${taskId}.`);
}

function notCancellable(task: TaskRecord): AppError<TaskFlowErrorCode> {
  return new AppError<TaskFlowErrorCode>('task_not_cancellable', 'conflict', `${task.taskId} is ${task.status}: it can no longer be cancelled.`);
}
