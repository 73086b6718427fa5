import path from 'node:path';
import { approveFileName, executeFileName, taskFileName, type WorkspacePath } from '@waggle/workspace-files';
import { folded } from '@waggle/workspace-sync';
import type { Placement } from '../placement.repository.js';

/** Folders in which a file that bears a task's name is taken for the task's, as somebody may have moved it there. */
const OF_WORK = /^(?:in_progress|pending_approval)\//;

const anywhere = (name: string): string => `*/${name}`;

export type HeldTask = Pick<Placement, 'taskId' | 'file' | 'approveFile' | 'executeFile'>;

/** Gives the task that a file is of: by the record of where its files are, else by its name in the folders of work. */
export function holderOf(tasks: readonly HeldTask[]): (file: WorkspacePath) => string | undefined {
  const holders = new Map<string, string>();
  for (const { taskId, file, approveFile, executeFile } of tasks) {
    const names = [taskFileName(taskId), approveFileName(taskId), executeFileName(taskId)].map(anywhere);
    for (const place of [...names, file, approveFile, executeFile]) if (place !== null) holders.set(folded(place), taskId);
  }
  return (file) => {
    const place = folded(file);
    return holders.get(place) ?? (OF_WORK.test(place) ? holders.get(anywhere(path.posix.basename(place))) : undefined);
  };
}
