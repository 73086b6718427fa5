import { type PayloadOf, TaskRefused, type TaskSubmit } from '@waggle/contracts';
import type { TaskChange } from '../task-change.js';
import { emptyData, titleOf, type TaskRecord } from '../task-record.js';
import { requestScan } from './scan.js';
import type { World } from './world.js';

type Submission = PayloadOf<typeof TaskSubmit>;

/** The record of a task that has just come in. */
export function newRecord(submission: Submission, now: Date): TaskRecord {
  const { taskId, prefix, domain, priority, zone, source, document } = submission;
  return {
    taskId,
    prefix,
    domain,
    priority,
    zone,
    source,
    revision: document.revision,
    title: titleOf(taskId, document),
    status: 'received',
    version: 1,
    agent: null,
    flagged: false,
    reason: null,
    dueAt: null,
    createdAt: now,
    updatedAt: now,
    data: emptyData(document),
  };
}

export function onNew(change: TaskChange, submission: Submission, world: World): void {
  change.begin(`Taken from ${submission.source}.`);
  if (submission.prefix === 'EXECUTE' || submission.prefix === 'APPROVE') {
    return change.move('rejected', `${submission.prefix} files are made by an approval; one that a person or a program puts here is never carried out.`);
  }
  requestScan(change, world, 'inbound');
}

/** The same content again changes nothing; other content under a known id is refused. */
export function onKnown(change: TaskChange, submission: Submission): void {
  const { task } = change;
  if (submission.document.revision === task.revision) return;
  const ended = task.dueAt === null && task.data.delegationId === null && task.data.scanId === null;
  change.send(TaskRefused, {
    taskId: task.taskId,
    revision: submission.document.revision,
    code: ended ? 'duplicate_task' : 'revision_changed',
    reason: `${task.taskId} is known with other content (status ${task.status}). Give the new work a name of its own.`,
  });
}
