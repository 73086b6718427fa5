import { AuditRecord, type Stop, stopHolds, type StopTarget, stopWords } from '@waggle/contracts';
import type { TaskChange } from '../task-change.js';
import type { World } from './world.js';

/** Seconds until a task that is held looks again; it is woken when the stop is lifted. */
const LOOK_SECONDS = 5;

/** The stop that holds this, if there is one. */
export function stopOf({ stops }: World, target: StopTarget, now: Date): Stop | undefined {
  return stops.find((stop) => stopHolds(stop, target, now.getTime()));
}

/** Leaves everything as it is until the stop is over. */
export function hold(change: TaskChange, stop: Pick<Stop, 'scope' | 'by' | 'until' | 'why'>): void {
  holdBecause(change, `${stop.by} has stopped ${stopWords(stop.scope)} until ${stop.until}: ${stop.why}`);
}

/** @param why who holds it, until when, and what for */
export function holdBecause(change: TaskChange, why: string): void {
  const { task } = change;
  const text = why.slice(0, 500);
  if (task.data.heldBy !== text) note(change, 'task.held', text);
  task.data.heldBy = text;
  task.reason = text;
  change.dueIn(LOOK_SECONDS);
}

/** It goes on. */
export function resume(change: TaskChange): void {
  const { task } = change;
  if (task.data.heldBy === null) return;
  note(change, 'task.resumed', `No longer held: ${task.data.heldBy}`.slice(0, 500));
  task.data.heldBy = null;
}

function note(change: TaskChange, action: string, output: string): void {
  const { taskId } = change.task;
  const entry = { at: change.now.toISOString(), actor: 'orchestrator', action, target: taskId, taskId, input: change.task.status, output, approval: change.task.data.approval?.id ?? null, evidence: [], durationMs: null, success: true };
  change.send(AuditRecord, { entries: [entry] });
}
