import type { Priority } from '@waggle/contracts';
import { type ApprovalPolicy, deadlineAfter, readHours } from '@waggle/policy';

type Clock = Pick<ApprovalPolicy, 'APPROVAL_MINUTES' | 'APPROVAL_MINUTES_URGENT' | 'QUIET_HOURS' | 'QUIET_HOURS_ZONE'>;

/** Until when a person has time who is asked at `from`. What is urgent knows no quiet hours. */
export function deadlineOf(priority: Priority, from: Date, { APPROVAL_MINUTES, APPROVAL_MINUTES_URGENT, QUIET_HOURS, QUIET_HOURS_ZONE }: Clock): Date {
  if (priority === 'URGENT') return deadlineAfter(from, APPROVAL_MINUTES_URGENT, undefined);
  const hours = readHours(QUIET_HOURS);
  return deadlineAfter(from, APPROVAL_MINUTES, hours && { ...hours, zone: QUIET_HOURS_ZONE });
}
