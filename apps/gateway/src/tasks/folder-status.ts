import type { TaskStatus } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import type { GatewayErrorCode } from '../problem/gateway.error.js';

/** The folder that people see a task in, by where it is in its life. What still lies in `Needs_Action` has no record yet. */
const STATUSES_IN = {
  Needs_Action: [],
  In_Progress: ['received', 'scanned', 'delegated', 'waiting_info', 'proposed'],
  Pending_Approval: ['pending_approval'],
  Approved: ['approved', 'executing'],
  Done: ['done'],
  Rejected: ['rejected', 'expired', 'failed', 'needs_reconciliation', 'cancelled'],
} as const satisfies Readonly<Record<string, readonly TaskStatus[]>>;

export type TaskFolder = keyof typeof STATUSES_IN;

/** @throws AppError `unknown_folder` (invalid) */
export function taskFolder(name: string): TaskFolder {
  if (Object.hasOwn(STATUSES_IN, name)) return name as TaskFolder;
  throw new AppError<GatewayErrorCode>('unknown_folder', 'invalid', `"${name}" is not a folder of tasks; there are ${Object.keys(STATUSES_IN).join(', ')}.`);
}

export function statusesIn(folder: TaskFolder): readonly TaskStatus[] {
  return STATUSES_IN[folder];
}
