import { join } from 'node:path';
import { WebhookTake } from '@waggle/contracts';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { startNode, type TestProcess, type TestScope, testScope, waitFor } from '@waggle/testing';
import { askerNamed } from '../../test/asker.js';
import { HOOKS, signedDelivery } from '../../test/signed-delivery.js';
import { workspaceDouble } from '../../test/workspace-double.js';

const SERVE = join(import.meta.dirname, '../../killing/serve.mjs');
const { world, workspace } = workspaceDouble();
const { messenger, service: gateway } = askerNamed('gateway');
let scope: TestScope;
let services: RunningService[];
const processes: TestProcess[] = [];

beforeAll(async () => {
  scope = await testScope();
  services = await Promise.all([workspace, gateway].map((one) => startService(one, { env: { ...scope.env }, log: silentLogger() })));
}, 60_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.kill()));
  await Promise.all(services.map((one) => one.stop()));
  await scope.dispose();
}, 60_000);

async function launch(when: string): Promise<TestProcess> {
  const env = { ...scope.env, LOG_LEVEL: 'info', HEALTH_PORT: '0', WEBHOOK_SOURCES: HOOKS, SCHEDULES: '[]' };
  const started = await startNode(SERVE, [when], { env, ready: /"ready"/, timeoutMs: 60_000 });
  processes.push(started);
  return started;
}

it('an intake that is killed before it has committed a webhook, or before it has said so, leaves one task when it is sent again [R-HOOK-ONCE]', async () => {
  const delivery = () => messenger().ask(WebhookTake, signedDelivery('killed', { order: { id: 9 } }), { timeoutMs: 3_000 });
  for (const when of ['written', 'committed']) {
    const victim = await launch(when);
    // As a sender does: again and again, until somebody has taken it.
    await expect(delivery()).rejects.toMatchObject({ kind: 'transient' });
    await waitFor(() => victim.isOver(), { timeoutMs: 30_000 });
  }
  const survivor = await launch('never');
  const { taskId, created } = await waitFor(() => delivery().catch(() => undefined), { timeoutMs: 60_000 });
  expect(created).toBe(false);
  await waitFor(() => world.filed.size === 1, { timeoutMs: 30_000 });
  await survivor.stop();
  expect([world.arrivals, ...[...world.filed.values()].map((task) => task.taskId)]).toEqual([1, taskId]);
}, 150_000);
