import { ApprovalDecided, ApprovalRequested, InfoAnswered, type Message, type PayloadOf, TaskAdopt, TaskAnswered, TaskScanned, TaskSettle, TaskSubmit } from '@waggle/contracts';
import type { Received } from '@waggle/messaging';
import { TaskChange } from '../task-change.js';
import type { TaskRecord } from '../task-record.js';
import { adoptedRecord, onAdopted } from './adopt.js';
import { onAnswered, onInfo } from './answer.js';
import { onDecided, onRequested } from './approval.js';
import { onScanned } from './scan.js';
import { onSettled } from './settle.js';
import { newRecord, onKnown, onNew } from './submit.js';
import type { World } from './world.js';

/** The messages that move tasks. */
export const FLOW_MESSAGES = [TaskSubmit, TaskAdopt, TaskSettle, TaskScanned, TaskAnswered, InfoAnswered, ApprovalRequested, ApprovalDecided] as const;

export function taskIdOf({ message, payload }: Received): string {
  const known = payload as { taskId?: string; approval?: { taskId: string } };
  const taskId = known.taskId ?? known.approval?.taskId;
  if (taskId === undefined) throw new Error(`${message.name} names no task.`);
  return taskId;
}

/** What a message does to its task; nothing but the arguments decides it. `undefined`: there is no such task. */
export function decide(received: Received, known: TaskRecord | undefined, world: World, now: Date): TaskChange | undefined {
  if (is(received, TaskSubmit)) {
    if (known !== undefined && !mayComeBack(known)) {
      const change = new TaskChange(known, now);
      onKnown(change, received.payload);
      return change;
    }
    const change = new TaskChange(after(known, newRecord(received.payload, now)), now);
    onNew(change, received.payload, world);
    return change;
  }
  if (is(received, TaskAdopt)) {
    if (known !== undefined && !mayComeBack(known)) return new TaskChange(known, now);
    const change = new TaskChange(after(known, adoptedRecord(received.payload, now)), now);
    onAdopted(change, received.payload, world);
    return change;
  }
  if (known === undefined) return undefined;
  const change = new TaskChange(known, now);
  if (is(received, TaskScanned)) onScanned(change, received.payload, world);
  else if (is(received, TaskAnswered)) onAnswered(change, received.payload, world);
  else if (is(received, InfoAnswered)) onInfo(change, received.payload, world);
  else if (is(received, ApprovalRequested)) onRequested(change, received.payload);
  else if (is(received, TaskSettle)) onSettled(change, received.payload);
  else if (is(received, ApprovalDecided)) onDecided(change, received.payload, world);
  return change;
}

/** What the other zone had taken over comes back with what became of it there. */
const mayComeBack = ({ status, data }: TaskRecord): boolean => status === 'cancelled' && data.takenOver;

/** Versions go on: whoever has shown the first life of a task shows the second one too. */
function after(known: TaskRecord | undefined, fresh: TaskRecord): TaskRecord {
  return known === undefined ? fresh : { ...fresh, version: known.version + 1, createdAt: known.createdAt };
}

function is<M extends Message>(received: Received, message: M): received is Received & { payload: PayloadOf<M> } {
  return received.message.name === message.name;
}
