import type { TaskStatus } from '@waggle/contracts';

/** Failed of all tasks that ended by themselves, 0 to 1; null before the first. */
export function errorRateOf(byStatus: Readonly<Partial<Record<TaskStatus, number>>>): number | null {
  const failed = (byStatus.failed ?? 0) + (byStatus.needs_reconciliation ?? 0);
  const ended = failed + (byStatus.done ?? 0) + (byStatus.rejected ?? 0);
  return ended === 0 ? null : failed / ended;
}
