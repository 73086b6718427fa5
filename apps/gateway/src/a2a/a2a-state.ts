import { TaskState } from '@a2a-js/sdk';
import type { TaskStatus } from '@waggle/contracts';

/** What each status of ours is in the words of the protocol. */
const STATE_OF = {
  received: TaskState.TASK_STATE_SUBMITTED,
  scanned: TaskState.TASK_STATE_WORKING,
  delegated: TaskState.TASK_STATE_WORKING,
  waiting_info: TaskState.TASK_STATE_WORKING,
  proposed: TaskState.TASK_STATE_WORKING,
  pending_approval: TaskState.TASK_STATE_INPUT_REQUIRED,
  approved: TaskState.TASK_STATE_WORKING,
  executing: TaskState.TASK_STATE_WORKING,
  done: TaskState.TASK_STATE_COMPLETED,
  rejected: TaskState.TASK_STATE_REJECTED,
  // Nobody has agreed in time.
  expired: TaskState.TASK_STATE_REJECTED,
  failed: TaskState.TASK_STATE_FAILED,
  needs_reconciliation: TaskState.TASK_STATE_FAILED,
  cancelled: TaskState.TASK_STATE_CANCELED,
} as const satisfies Readonly<Record<TaskStatus, TaskState>>;

export const stateOf = (status: TaskStatus): TaskState => STATE_OF[status];

export const TERMINAL: readonly TaskState[] = [TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_REJECTED, TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_CANCELED];

export const hasEnded = (state: TaskState | undefined): boolean => state !== undefined && TERMINAL.includes(state);
