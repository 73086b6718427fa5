import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@waggle/testing';
import { docker } from './engine.js';
import type { Stack } from './stack.js';

/** How long a container is away: part of the fault. */
const DOWN_MS = 500;
const HEALTHY_WITHIN_MS = 120_000;
/** Nobody can work without these, so that a second death in the meantime would show nothing. */
const SERVERS = /-(rabbitmq|postgres|redis)-\d+$/;

/** `docker kill` of every container of the stack in turn, each started again; ends when all are healthy. Gives their names. */
export async function killEach(stack: Stack, log: (line: string) => void): Promise<string[]> {
  const victims = await stack.containers();
  for (const victim of victims) {
    await docker('kill', victim);
    await pause(DOWN_MS);
    await docker('start', victim);
    log(`killed and started ${victim}`);
    if (SERVERS.test(victim)) await healthy(victim);
  }
  for (const victim of victims) await healthy(victim);
  return victims;
}

async function healthy(container: string): Promise<void> {
  await waitFor(async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', container)).trim() === 'healthy', { timeoutMs: HEALTHY_WITHIN_MS });
}
