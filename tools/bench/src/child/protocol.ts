import type { Environment } from '@waggle/config';

/** What can be run in a process of its own to be measured. */
export type SubjectName = 'swarm' | 'bare' | 'zone' | 'office' | 'busy-office' | 'agent' | PeerName;

/** What somebody else's users would write. */
export type PeerName = 'nest' | 'bullmq' | 'bullmq-on-postgres' | 'pg-boss' | 'pg-boss-in-batches' | 'dbos' | 'langgraph';

/** A task as it is handed in. */
export interface Submission {
  readonly taskId: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** How a subject without a broker is given tasks, and how it tells that they have ended. */
export interface Desk {
  /** Calls back for each task that is handed in. */
  onTask(take: (task: Submission) => void): void;
  ended(taskId: string): void;
}

/** Starts a subject; resolves when it takes work, with what stops it. */
export type Subject = (env: Environment, desk: Desk) => Promise<() => Promise<void>>;

export type ToChild = { readonly type: 'usage' } | { readonly type: 'stop' } | { readonly type: 'tasks'; readonly tasks: readonly Submission[] };
export type Answer =
  | { readonly type: 'ready'; readonly afterMs: number }
  | { readonly type: 'usage'; readonly cpuMs: number; readonly rssMb: number }
  | { readonly type: 'failed'; readonly detail: string };
export type FromChild = Answer | { readonly type: 'ended'; readonly taskIds: readonly string[] };
