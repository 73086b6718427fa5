import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { scaledServiceSchema } from '@waggle/contracts';
import { waitFor } from '@waggle/testing';
import { stringify } from 'yaml';
import { z } from 'zod';
import { docker, execute } from './engine.js';
import { PatientClient } from './patient-client.js';
import { addTask, prepared } from './sharing.js';
import type { Stack } from './stack.js';

const TASKS = 2_000;
const AT_ONCE = 20;
const MAX = 3;
const SOCKET = '/var/run/docker.sock';
const RULE = { min: 1, max: MAX, targetBacklog: 100, coolDownUpSeconds: 5, coolDownDownSeconds: 20 };
const WITHIN_MS = 300_000;

/** What the cloud manager did to `sales` with containers of its own making. */
export interface Scaled {
  /** Instances in the order in which their number changed. */
  readonly counts: readonly number[];
  /** Tasks of the burst that nobody has prepared. */
  readonly left: number;
  /** The container whose process was killed runs again. */
  readonly replaced: boolean;
}

/**
 * A burst while the only instance stands still, then its end; the cloud manager rules over the engine's socket. It looks on until all is handed
 * in, which takes longer than its cool-downs here: a trickle would be another load, which may rightly go up and down.
 */
export async function scaleByItself(stack: Stack, log: (line: string) => void): Promise<Scaled> {
  await giveSocket(stack);
  const client = new PatientClient(stack.client.url, stack.client.token);
  await waitFor(async () => (await new Counted(client).look()) === RULE.min, { timeoutMs: WITHIN_MS });
  const counted = new Counted(client);
  const [first = ''] = await stack.containers('sales');
  const before = await prepared(client);
  await counted.look();
  await docker('pause', first);
  await lookOn(client, true);
  await burst(client);
  await lookOn(client, false);
  await waitFor(async () => (await counted.look()) === MAX, { timeoutMs: WITHIN_MS });
  await docker('unpause', first);
  log(`a burst of ${TASKS} tasks: ${counted.counts.join(' -> ')} instances of sales`);
  let left = TASKS;
  await waitFor(async () => (await counted.look()) === RULE.min && (left = TASKS - (await prepared(client)) + before) <= 0, { timeoutMs: WITHIN_MS });
  return { counts: counted.counts, left, replaced: await replaces(stack) };
}

/** Whether the cloud manager decides, and does nothing. */
async function lookOn(client: PatientClient, paused: boolean): Promise<void> {
  await client.call('/api/scaling/sales', z.unknown(), { method: 'PUT', body: { paused } });
}

/** Whoever has this socket rules the machine: only here, in a stack for a test. */
async function giveSocket(stack: Stack): Promise<void> {
  const file = join(stack.home, 'scaling.yml');
  const environment = { SCALING_DRIVER: 'compose', SCALING_COMPOSE_PROJECT: stack.project, SCALING_EVERY_SECONDS: '2', SCALING_SERVICES: JSON.stringify({ sales: RULE }) };
  const { gid } = await stat(SOCKET);
  await writeFile(file, stringify({ services: { 'cloud-manager': { environment, volumes: [`${SOCKET}:${SOCKET}`], group_add: [String(gid)] } } }));
  await stack.compose('-f', file, 'up', '--detach', '--wait', '--no-deps', 'cloud-manager');
}

/** How many instances there were, each change once. */
class Counted {
  readonly counts: number[] = [];

  constructor(private readonly client: PatientClient) {}

  async look(): Promise<number> {
    const { services } = await this.client.call('/api/scaling', z.object({ services: z.array(scaledServiceSchema) }));
    const sales = services.find(({ service }) => service === 'sales');
    const count = sales?.instances.filter(({ state }) => state !== 'draining').length ?? 0;
    if (count > 0 && count !== this.counts.at(-1)) this.counts.push(count);
    await pause(500);
    return count;
  }
}

async function burst(client: PatientClient): Promise<void> {
  let next = 0;
  const adder = async (): Promise<void> => {
    while (next < TASKS) await addTask(client, next++);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, adder));
}

/** kill -9 of the process itself, which the engine takes for a crash; `docker kill` it takes for a person's wish. */
async function replaces(stack: Stack): Promise<boolean> {
  const [container = ''] = await stack.containers('sales');
  const state = async (): Promise<string> => (await docker('inspect', '--format', '{{.State.Pid}} {{.State.Status}}', container)).trim();
  const [pid = ''] = (await state()).split(' ');
  await execute('kill', ['-9', pid]);
  await waitFor(async () => /^[1-9]\d* running$/.test(await state()) && !(await state()).startsWith(`${pid} `), { timeoutMs: WITHIN_MS });
  return true;
}
