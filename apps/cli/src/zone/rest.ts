import { setTimeout as pause } from 'node:timers/promises';
import { PREFIXES, prefixOf, TASK_STATUSES, type TaskStatus, isTerminal, type Zone } from '@waggle/contracts';
import { z } from 'zod';
import type { ApiClient } from '../client/api-client.js';

const LOOK_EVERY_MS = 400;

/** Where a task waits for nobody but the machine. */
const MACHINE_OWNED: readonly TaskStatus[] = TASK_STATUSES.filter((status) => !isTerminal(status) && status !== 'pending_approval');

const statusSchema = z.object({ zone: z.enum(['cloud', 'local']), tasks: z.partialRecord(z.enum(TASK_STATUSES), z.number()) });
const waitingSchema = z.object({ waiting: z.array(z.object({ name: z.string() })) });
const foldersSchema = z.object({ folders: z.record(z.string(), z.number()) });

export interface Sight {
  readonly zone: Zone;
  readonly tasks: Readonly<Partial<Record<TaskStatus, number>>>;
  /** Names of the files that nobody has claimed yet. */
  readonly waiting: readonly string[];
  /** Number of claimed files. */
  readonly claimed: number;
}

/** Resolves when nothing is left that the machine can do: what remains waits for a person, or for the other zone. */
export async function waitForRest(api: ApiClient, signal: AbortSignal, onWork: (left: number) => void): Promise<void> {
  for (;;) {
    const left = workLeft(await look(api));
    if (left === 0) return;
    onWork(left);
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function look(api: ApiClient): Promise<Sight> {
  // In the order in which work moves on, so that none slips through between two looks.
  const { waiting } = await api.call('/api/tasks', waitingSchema, { query: { folder: 'Needs_Action', limit: 500 } });
  const { folders } = await api.call('/api/folders', foldersSchema);
  const { zone, tasks } = await api.call('/api/status', statusSchema);
  return { zone, tasks, waiting: waiting.map(({ name }) => name), claimed: folders['In_Progress'] ?? 0 };
}

/** How much the machine still has to do; a claimed file without an open task is one that is being handed over, or put away. */
export function workLeft({ zone, tasks, waiting, claimed }: Sight): number {
  const count = (statuses: readonly TaskStatus[]): number => statuses.reduce((sum, status) => sum + (tasks[status] ?? 0), 0);
  const claimable = waiting.filter((name) => !leftToOthers(name, zone)).length;
  const open = count(TASK_STATUSES.filter((status) => !isTerminal(status)));
  return claimable + count(MACHINE_OWNED) + Math.max(0, claimed - open);
}

function leftToOthers(file: string, zone: Zone): boolean {
  const prefix = prefixOf(file);
  return prefix !== undefined && PREFIXES[prefix][zone] === 'skip';
}
