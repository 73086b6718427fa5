import type { Submission } from '../child/protocol.js';

/**
 * What every peer does to a task, the same rows as the bare limit leaves: received; scanned and delegated; the agent's answer; done with
 * its outcome; five entries of the record. Between two of these steps the peer keeps the task durably in its own way.
 */
export interface Scanned {
  readonly taskId: string;
  readonly verdict: 'pass';
  readonly findings: readonly string[];
}

export interface Answered {
  readonly taskId: string;
  readonly summary: string;
  readonly plan: readonly string[];
}

export interface Entry {
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
}

export function scan({ taskId }: Submission): Scanned {
  return { taskId, verdict: 'pass', findings: [] };
}

export function answer({ taskId }: Submission): Answered {
  return { taskId, summary: 'Nothing was to be done.', plan: ['Do nothing'] };
}

/** What one task leaves in the record. */
export function entriesOf(taskId: string): Entry[] {
  const at = new Date().toISOString();
  const entry = (actor: string, action: string): Entry => ({ at, actor, action, target: taskId });
  return [entry('orchestrator', 'task.received'), entry('orchestrator', 'task.scanned'), entry('orchestrator', 'task.delegated'), entry('sales', 'task.handle'), entry('orchestrator', 'task.done')];
}
