import { isTerminal, MOVES, type PayloadOf, type TaskSettle } from '@waggle/contracts';
import type { TaskChange } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';

/** The other zone has ended the task, or has taken it over: this zone wants nothing of it any more. */
export function onSettled(change: TaskChange, { by, status, reason }: PayloadOf<typeof TaskSettle>): void {
  const { task } = change;
  const hasEnded = isTerminal(task.status) && !MOVES[task.status].includes(status);
  if (hasEnded || !isTerminal(status) || isDecidedHere(task)) return;
  Object.assign(task.data, { delegationId: null, scanId: null, askedAgent: null, retrying: false, takenOver: status === 'cancelled' });
  const to = MOVES[task.status].includes(status) ? status : 'cancelled';
  change.move(to, `The ${by} zone has ${status === 'cancelled' ? 'taken it over' : 'ended it'}: ${reason}`);
}

/** This zone's own queue has it, or is about to: whoever forges an end must not take a decision from a person. */
function isDecidedHere({ status, zone, data }: TaskRecord): boolean {
  const submitted = zone === 'local' && status === 'proposed' && data.outboundScan !== null && data.scanId === null;
  return submitted || data.approvalIds.length > 0;
}
