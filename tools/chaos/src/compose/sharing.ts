import type { ApiClient } from '@waggle/cli';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { docker } from './engine.js';
import { clientOf, type Stack } from './stack.js';

const TASKS = 45;
const INSTANCES = 3;
const HANDLED = /^waggle_messages_handled_total\{[^}]*message="task\.delegate\.v1"[^}]*\} (\d+)/gm;
const READ_METRICS = "fetch('http://127.0.0.1:8080/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))";

/** What became of the tasks while there were three instances of `sales`. */
export interface Shared {
  readonly tasks: number;
  /** Delegations that each instance has handled; another agent may have got some, by what the swarm has learned. */
  readonly counts: readonly number[];
  /** Tasks that nobody has prepared. */
  readonly left: number;
}

export async function shareWork(stack: Stack): Promise<Shared> {
  await stack.compose('up', '--detach', '--no-recreate', '--wait', '--scale', `sales=${INSTANCES}`, 'sales');
  const instances = await stack.containers('sales');
  const client = clientOf(stack);
  const [before, already] = [await Promise.all(instances.map(handledBy)), await prepared(client)];
  await Promise.all(Array.from({ length: TASKS }, (_, at) => addTask(client, at)));
  const left = async (): Promise<number> => TASKS - (await prepared(client)) + already;
  await waitFor(async () => (await left()) <= 0, { timeoutMs: 120_000, describe: 'the tasks to be prepared' }).catch(() => undefined);
  const counts = (await Promise.all(instances.map(handledBy))).map((count, at) => count - (before[at] ?? 0));
  return { tasks: TASKS, counts, left: await left() };
}

const PREPARED = ['Pending_Approval', 'Done', 'Rejected'];

/** Tasks that an agent has prepared. */
export async function prepared(client: ApiClient): Promise<number> {
  const { folders } = await client.call('/api/folders', z.object({ folders: z.record(z.string(), z.number()) }));
  return PREPARED.reduce((sum, folder) => sum + (folders[folder] ?? 0), 0);
}

async function handledBy(container: string): Promise<number> {
  const metrics = await docker('exec', container, 'node', '-e', READ_METRICS);
  return [...metrics.matchAll(HANDLED)].reduce((sum, [, count]) => sum + Number(count), 0);
}

export async function addTask(client: ApiClient, at: number): Promise<void> {
  await client.call('/api/tasks', z.unknown(), { method: 'POST', body: { prefix: 'EMAIL', title: `Question ${at}`, body: `What does the team plan cost for ${at + 2} people?`, frontMatter: { from: `asker${at}@customer.example` } } });
}
