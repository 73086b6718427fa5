import type { TaskFile, WorkspacePath } from '@waggle/workspace-files';

/** A file that is ours and says something. */
export interface ClaimedTask {
  readonly file: WorkspacePath;
  /** Where it lay before; undefined when it was found in progress after a crash. */
  readonly from?: WorkspacePath;
  readonly agent: string;
  readonly task: TaskFile;
  readonly title: string;
}

const MAX_TITLE = 200;

export function claimedTask(file: WorkspacePath, from: WorkspacePath | undefined, agent: string, task: TaskFile): ClaimedTask {
  const { subject, title } = task.document.frontMatter;
  const named = [subject, title].find((value) => typeof value === 'string' && value.trim() !== '');
  return { file, from, agent, task, title: String(named ?? task.taskId).slice(0, MAX_TITLE) };
}
