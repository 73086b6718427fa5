import { Injectable } from '@nestjs/common';
import { AuditRecord, isTerminal, type PayloadOf, type ReplyOf, type TaskAgain, TaskFile } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { Messenger } from '@waggle/messaging';
import type { TaskFlowErrorCode } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';
import { TaskStore } from '../task-store.repository.js';
import { firstIdOf, isRepetition, repetitionOf, whyNotAgain } from './repetition.js';

type Filed = ReplyOf<typeof TaskAgain>;

const MOST_ATTEMPTS = 99;
/** Other tasks that may bear the names which a repetition would have. */
const MOST_NAMES = 20;

/** Files a task that has ended without an effect once more. Of all that were made of one task, one at most is open, and none follows one that is done. */
@Injectable()
export class AgainService {
  constructor(
    private readonly store: TaskStore,
    private readonly messenger: Messenger,
  ) {}

  /** @throws AppError `task_not_found` (missing), `task_not_repeatable` (conflict) */
  async file({ taskId, by }: PayloadOf<typeof TaskAgain>): Promise<Filed> {
    const task = await this.store.find(taskId);
    if (task === undefined) throw new AppError<TaskFlowErrorCode>('task_not_found', 'missing', `There is no task ${taskId}.`);
    mustBeRepeatable(task);
    const filed = await this.fileNext(await this.firstOf(task));
    await this.note(taskId, filed, by);
    return filed;
  }

  /** What the task is a repetition of; itself when it is none. */
  private async firstOf(task: TaskRecord): Promise<TaskRecord> {
    const firstId = firstIdOf(task.taskId);
    const first = firstId === undefined ? undefined : await this.store.find(firstId);
    if (first === undefined || !isRepetition(task, first)) return task;
    mustBeRepeatable(first);
    return first;
  }

  private async fileNext(first: TaskRecord): Promise<Filed> {
    for (let attempt = 2; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const filed = await this.fileAttempt(first, attempt);
      const known = filed.created ? undefined : await this.store.find(filed.taskId);
      if (known === undefined || !isTerminal(known.status)) return filed;
      mustBeRepeatable(known);
    }
    throw notRepeatable(first, `${first.taskId} was filed ${MOST_ATTEMPTS} times: look at what keeps it from being done.`);
  }

  private async fileAttempt(first: TaskRecord, attempt: number): Promise<Filed> {
    for (let nameNumber = attempt; ; nameNumber += 1) {
      try {
        return await this.messenger.ask(TaskFile, repetitionOf(first, attempt, nameNumber));
      } catch (thrown) {
        if (toAppError(thrown).code !== 'duplicate_task' || nameNumber >= attempt + MOST_NAMES) throw thrown;
      }
    }
  }

  private async note(taskId: string, { taskId: filedId, created }: Filed, by: string): Promise<void> {
    const output = created ? `filed with what ${taskId} was made of` : 'is there already';
    const entry = { at: new Date().toISOString(), actor: by, action: 'task.again', target: filedId, taskId, input: '', output, approval: null, evidence: [], durationMs: null, success: true };
    await this.messenger.publish(AuditRecord, { entries: [entry] });
  }
}

function mustBeRepeatable(task: TaskRecord): void {
  const reason = whyNotAgain(task);
  if (reason !== undefined) throw notRepeatable(task, reason);
}

function notRepeatable({ taskId, status }: TaskRecord, reason: string): AppError<TaskFlowErrorCode> {
  return new AppError<TaskFlowErrorCode>('task_not_repeatable', 'conflict', reason, { taskId, status });
}
