import type { ApiClient } from '@waggle/cli';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { docker } from './engine.js';
import { clientOf, type Stack } from './stack.js';

export const TASKS = 45;
const INSTANCES = 3;
const HANDLED = /^waggle_messages_handled_total\{[^}]*message="task\.delegate\.v1"[^}]*\} (\d+)/gm;
const READ_METRICS = "fetch('http://127.0.0.1:8080/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))";

/**
 * Delegations that each instance of `sales` has handled while there were three; another agent may have got some, by what the swarm has learned.
 *
 * @throws Error when not every task was prepared by anybody
 */
export async function shareWork(stack: Stack): Promise<number[]> {
  await stack.compose('up', '--detach', '--no-recreate', '--wait', '--scale', `sales=${INSTANCES}`, 'sales');
  const instances = await stack.containers('sales');
  const client = clientOf(stack);
  const [before, already] = [await Promise.all(instances.map(handledBy)), await prepared(client)];
  await Promise.all(Array.from({ length: TASKS }, (_, at) => addTask(client, at)));
  await waitFor(async () => (await prepared(client)) - already >= TASKS, { timeoutMs: 120_000, describe: 'the tasks to be prepared' });
  return (await Promise.all(instances.map(handledBy))).map((count, at) => count - (before[at] ?? 0));
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
