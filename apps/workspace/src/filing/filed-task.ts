import { createHash } from 'node:crypto';
import type { PayloadOf, TaskFile as TaskFileMessage } from '@waggle/contracts';
import { AppError, toAppError } from '@waggle/errors';
import { folderOfDomain, parseTaskFile, renderText, type TaskFile, taskFileName, type WorkspacePath } from '@waggle/workspace-files';

export type FilingErrorCode = 'duplicate_task' | 'invalid_task' | 'filing_raced';

/** A task that was handed in by message. `content` is there until its file is. */
export interface FiledTask {
  readonly taskId: string;
  readonly sourceKey: string | null;
  readonly revision: string;
  readonly file: WorkspacePath;
  readonly urgent: boolean;
  readonly content: string | null;
}

/** What its file will be. @throws AppError `invalid_task` (invalid) */
export function filedTask(request: PayloadOf<typeof TaskFileMessage>): FiledTask & { readonly content: string } {
  const content = renderText(request.frontMatter, request.body);
  const task = checked(request.taskId, content);
  return {
    taskId: task.taskId,
    sourceKey: request.sourceKey ?? null,
    revision: task.document.revision,
    file: `${folderOfDomain('Needs_Action', task.domain)}/${taskFileName(task.taskId)}`,
    urgent: task.priority === 'URGENT',
    content,
  };
}

/** Its name when another task has its own: made of what the task was made of, so it is the same each time. */
export function longerName({ taskId, file, sourceKey }: Pick<FiledTask, 'taskId' | 'file' | 'sourceKey'>): Pick<FiledTask, 'taskId' | 'file'> {
  const longer = `${taskId.slice(0, 150)}-${createHash('sha256').update(sourceKey ?? '').digest('hex').slice(0, 16)}`;
  return { taskId: longer, file: `${file.slice(0, file.lastIndexOf('/'))}/${taskFileName(longer)}` };
}

export function duplicate(taskId: string): AppError<FilingErrorCode> {
  return new AppError<FilingErrorCode>('duplicate_task', 'conflict', `There is a task named ${taskId} already.`, { taskId });
}

function checked(taskId: string, content: string): TaskFile {
  let task: TaskFile;
  try {
    task = parseTaskFile(taskFileName(taskId), Buffer.from(content));
  } catch (thrown) {
    const error = toAppError(thrown);
    throw new AppError<FilingErrorCode>('invalid_task', 'invalid', `${error.message} ${String(error.details['mend'] ?? '')}`.trim(), error.details, thrown);
  }
  if (task.prefix === 'APPROVE' || task.prefix === 'EXECUTE') {
    throw new AppError<FilingErrorCode>('invalid_task', 'invalid', `${task.prefix} files are made by an approval, not handed in.`);
  }
  return task;
}
