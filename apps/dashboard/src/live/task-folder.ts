import type { TaskStatus } from '../api/wire.js';

/** The board's columns, in the order of a task's life; the same as the folders of the workspace. */
export const FOLDERS = ['Needs_Action', 'In_Progress', 'Pending_Approval', 'Approved', 'Done', 'Rejected'] as const;
export type TaskFolder = (typeof FOLDERS)[number];

const FOLDER_OF: Readonly<Record<TaskStatus, TaskFolder>> = {
  received: 'In_Progress',
  scanned: 'In_Progress',
  delegated: 'In_Progress',
  waiting_info: 'In_Progress',
  proposed: 'In_Progress',
  pending_approval: 'Pending_Approval',
  approved: 'Approved',
  executing: 'Approved',
  done: 'Done',
  rejected: 'Rejected',
  expired: 'Rejected',
  failed: 'Rejected',
  needs_reconciliation: 'Rejected',
  cancelled: 'Rejected',
};

export function folderOf(status: TaskStatus): TaskFolder {
  return FOLDER_OF[status];
}

export const FOLDER_NAMES: Readonly<Record<TaskFolder, string>> = {
  Needs_Action: 'Needs action',
  In_Progress: 'In progress',
  Pending_Approval: 'Waits for approval',
  Approved: 'Approved',
  Done: 'Done',
  Rejected: 'Ended without',
};
