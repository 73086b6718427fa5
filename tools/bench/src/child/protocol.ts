import type { Environment } from '@waggle/config';

/** What can be run in a process of its own to be measured. */
export type SubjectName = 'swarm' | 'bare' | 'zone' | 'office' | 'busy-office' | 'agent';

/** Starts a subject; resolves when it takes work, with what stops it. */
export type Subject = (env: Environment) => Promise<() => Promise<void>>;

export type ToChild = 'usage' | 'stop';
export type FromChild =
  | { readonly type: 'ready'; readonly afterMs: number }
  | { readonly type: 'usage'; readonly cpuMs: number; readonly rssMb: number }
  | { readonly type: 'failed'; readonly detail: string };
