import { randomUUID } from 'node:crypto';
import { SourceList, SourcePause, WebhookTake } from '@waggle/contracts';
import { silentLogger } from '@waggle/observability';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { askerNamed } from '../../test/asker.js';
import { HOOKS, signedDelivery } from '../../test/signed-delivery.js';
import { workspaceDouble } from '../../test/workspace-double.js';
import intake from '../index.js';

const { world, workspace } = workspaceDouble();
const { messenger, service: gateway } = askerNamed('gateway');
let scope: TestScope;
let running: RunningService[];

beforeAll(async () => {
  scope = await testScope();
  const env = { ...scope.env, WEBHOOK_SOURCES: HOOKS, SCHEDULES: '[]', INTAKE_BACKLOG_HIGH: '10', INTAKE_BACKLOG_LOW: '5' };
  const start = (definition: typeof intake): Promise<RunningService> => startService(definition, { env, log: silentLogger() });
  // Two instances: a delivery that is sent again may come to the other one.
  running = await Promise.all([workspace, gateway, intake, intake].map(start));
});
afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await scope.dispose();
});
beforeEach(() => world.clear());

const take = (delivery = signedDelivery(randomUUID(), { order: { id: 7, by: 'Ann' } })) => messenger().ask(WebhookTake, delivery);
const codeOf = (call: Promise<unknown>): Promise<string> => call.then(() => 'done', (error: { code: string }) => error.code);
/** Of new deliveries, more than one for each instance. */
const outcomes = () => Promise.all(Array.from({ length: 6 }, () => codeOf(take())));
const arrived = (count: number) => waitFor(() => world.arrivals === count, { timeoutMs: 15_000 });

describe('a webhook', () => {
  it('becomes the task that its source describes', async () => {
    const { taskId, created } = await take();
    await arrived(1);
    expect(created).toBe(true);
    expect([...world.filed.values()]).toMatchObject([{ taskId, frontMatter: { source: 'webhook:shop', title: 'Order 7', priority: 'HIGH' }, body: 'Order 7 by Ann.\n' }]);
    expect((await messenger().ask(SourceList, {})).sources).toMatchObject([{ id: 'webhook:shop', kind: 'webhook', work: 'general', state: 'watching', taken: 1 }]);
  });

  it('becomes one task, however often and wherever it is sent at once [R-HOOK-ONCE]', async () => {
    const delivery = signedDelivery('again', { order: { id: 8 } });
    const answers = await Promise.all(Array.from({ length: 12 }, () => take(delivery)));
    expect(new Set(answers.map(({ taskId }) => taskId)).size).toBe(1);
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    const later = signedDelivery('again', { order: { id: 8 } }, { at: new Date(Date.now() + 60_000) });
    expect(await take(later)).toEqual({ taskId: answers[0]?.taskId, created: false });
    await arrived(1);
  });

  it('is refused precisely, and leaves nothing behind [R-HOOK-SIGNED]', async () => {
    const good = signedDelivery(randomUUID(), {});
    expect(await codeOf(take({ ...good, name: 'nobody' }))).toBe('webhook_unknown');
    expect(await codeOf(take({ ...good, headers: {} }))).toBe('webhook_unsigned');
    expect(await codeOf(take({ ...good, body: Buffer.from('{"order":1}').toString('base64') }))).toBe('webhook_unsigned');
    expect(await codeOf(take(signedDelivery('old', {}, { at: new Date(Date.now() - 301_000) })))).toBe('webhook_stale');
    expect(world.arrivals).toBe(0);
  });

  it('is not taken while a person has paused it or too much lies here, and is when it is sent again; what was taken is still known', async () => {
    const known = signedDelivery('known', {});
    const { taskId } = await take(known);
    const [closed, open] = [async () => (await outcomes()).every((code) => code === 'source_closed'), async () => (await outcomes()).every((code) => code === 'done')];
    await messenger().ask(SourcePause, { id: 'webhook:shop', paused: true, by: 'olga' });
    await waitFor(closed, { timeoutMs: 15_000 });
    expect(await take(known)).toEqual({ taskId, created: false });
    await messenger().ask(SourcePause, { id: 'webhook:shop', paused: false, by: 'olga' });
    await waitFor(open, { timeoutMs: 15_000 });
    world.backlog = 10;
    await waitFor(closed, { timeoutMs: 15_000 });
    expect((await messenger().ask(SourceList, {})).sources).toMatchObject([{ state: 'waiting' }]);
  });
});
