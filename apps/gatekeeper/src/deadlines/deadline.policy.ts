import type { Priority } from '@waggle/contracts';
import { type ApprovalPolicy, deadlineAfter, quietHoursOf } from '@waggle/policy';

type Clock = Pick<ApprovalPolicy, 'APPROVAL_MINUTES' | 'APPROVAL_MINUTES_URGENT' | 'QUIET_HOURS' | 'QUIET_HOURS_ZONE'>;

/** Until when a person has time who is asked at `from`. What is urgent knows no quiet hours. */
export function deadlineOf(priority: Priority, from: Date, { APPROVAL_MINUTES, APPROVAL_MINUTES_URGENT, ...quiet }: Clock): Date {
  if (priority === 'URGENT') return deadlineAfter(from, APPROVAL_MINUTES_URGENT, undefined);
  return deadlineAfter(from, APPROVAL_MINUTES, quietHoursOf(quiet));
}
