import type { ApiClient } from '@waggle/cli';
import { waitFor } from '@waggle/testing';
import { z } from 'zod';
import { docker } from './engine.js';
import { clientOf, type Stack } from './stack.js';

const TASKS = 45;
const INSTANCES = 3;
const HANDLED = /^waggle_messages_handled_total\{[^}]*message="task\.delegate\.v1"[^}]*\} (\d+)/gm;
const READ_METRICS = "fetch('http://127.0.0.1:8080/metrics').then((r) => r.text()).then((t) => process.stdout.write(t))";

/** Delegations that each instance of `sales` has handled while there were three. */
export async function shareWork(stack: Stack): Promise<number[]> {
  await stack.compose('up', '--detach', '--no-recreate', '--wait', '--scale', `sales=${INSTANCES}`, 'sales');
  const instances = await stack.containers('sales');
  const before = await Promise.all(instances.map(handledBy));
  const client = clientOf(stack);
  await Promise.all(Array.from({ length: TASKS }, (_, at) => addTask(client, at)));
  let shares: number[] = [];
  await waitFor(
    async () => {
      shares = (await Promise.all(instances.map(handledBy))).map((count, at) => count - (before[at] ?? 0));
      return shares.reduce((sum, share) => sum + share, 0) >= TASKS;
    },
    { timeoutMs: 120_000 },
  );
  return shares;
}

async function handledBy(container: string): Promise<number> {
  const metrics = await docker('exec', container, 'node', '-e', READ_METRICS);
  return [...metrics.matchAll(HANDLED)].reduce((sum, [, count]) => sum + Number(count), 0);
}

export async function addTask(client: ApiClient, at: number): Promise<void> {
  await client.call('/api/tasks', z.unknown(), { method: 'POST', body: { prefix: 'EMAIL', title: `Question ${at}`, body: `What does the team plan cost for ${at + 2} people?`, frontMatter: { from: `asker${at}@customer.example` } } });
}
