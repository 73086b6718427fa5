import type { TaskChange } from '../task-change.js';
import type { World } from './world.js';

/** So long at most a task waits for its turn: what is lost in an agent that is never idle must be found one day. */
const LONGEST_TURN_SECONDS = 24 * 3600;

/**
 * Whether what was sent to an agent may still wait for its turn there: the agent has work in hand, and has ended some within the lease.
 * Its queue keeps the rest in order of urgency; sent again, it would be done twice, and behind everything that is new.
 *
 * @param seconds the lease
 */
export function mayWaitForItsTurn({ task, now }: TaskChange, agent: string | null, seconds: number, { living }: World): boolean {
  const workedMs = living.find(({ name }) => name === agent)?.workedMs ?? Infinity;
  const waited = (now.getTime() - task.updatedAt.getTime()) / 1000;
  return workedMs < seconds * 1000 && waited < LONGEST_TURN_SECONDS;
}

export function waitForItsTurn(change: TaskChange, agent: string, seconds: number): void {
  change.task.reason = `It waits for its turn with ${agent}, which is busy with other work.`;
  change.dueIn(seconds);
}
