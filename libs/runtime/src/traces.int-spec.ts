import { Controller, type Type } from '@nestjs/common';
import { command, event, type PayloadOf } from '@waggle/contracts';
import { AppError } from '@waggle/errors';
import { Handles, type MessageContext, Messenger, type Received, registerMessage } from '@waggle/messaging';
import { currentTraceId, type Logger, silentLogger, taskSpan } from '@waggle/observability';
import { Database } from '@waggle/persistence';
import { type CollectedSpan, OtlpCollector, type TestScope, testScope, waitFor } from '@waggle/testing';
import { v7 } from 'uuid';
import { z } from 'zod';
import { defineService } from './define-service.js';
import { type RunningService, startService } from './start-service.js';

const Work = command('test.traced_work.v1', 'traced', z.object({ secret: z.string().optional(), fail: z.boolean().optional() }));
const Several = command('test.several.v1', 'traced', z.object({ n: z.number() }));
const Follows = event('test.follows.v1', 'traced', z.object({}));
for (const message of [Work, Several, Follows]) registerMessage(message);

let failuresLeft = 0;
let gate: Promise<void> = Promise.resolve();
let handled: string[] = [];
let followed: string[] = [];
let batches: number[] = [];
const seen = new Set<string | undefined>();

@Controller()
class TracedController {
  constructor(
    private readonly messenger: Messenger,
    private readonly database: Database,
  ) {}

  @Handles(Work)
  async work({ fail, secret }: PayloadOf<typeof Work>, { envelope, publish }: MessageContext): Promise<void> {
    await gate;
    seen.add(currentTraceId());
    handled.push(String(envelope.taskId));
    if (fail === true && failuresLeft-- > 0) throw new AppError('test_failure', 'transient', `not with ${secret ?? 'nothing'}`);
    await publish(Follows, {});
  }

  @Handles(Several, { batch: 50 })
  async several(batch: readonly Received<typeof Several>[]): Promise<void> {
    await gate;
    batches.push(batch.length);
    await this.database.transaction(async (tx) => {
      await this.messenger.fresh(tx, batch.map((one) => one.envelope.id));
      const follow = batch.map((one) => this.messenger.prepareFrom(one.envelope, 0, Follows, {}));
      await this.messenger.post(tx, [...follow, this.messenger.prepare(Follows, {}, { id: v7() })]);
    });
  }
}

@Controller()
class FollowerController {
  @Handles(Follows)
  async follows(_: unknown, { envelope }: MessageContext): Promise<void> {
    followed.push(envelope.taskId ?? 'of no task');
  }
}

let scope: TestScope;
let collector: OtlpCollector;
let messenger: Messenger;
const running: RunningService[] = [];
const told: string[] = [];

/** Hears what is said of the collector. */
function listening(): Logger {
  const log = silentLogger();
  const hear = (_: object, line: string): void => void told.push(line);
  return Object.assign(Object.create(log) as Logger, { warn: hear, info: hear, child: () => log });
}

async function start(name: string, controller: Type, more: object = {}, env: Record<string, string> = {}): Promise<RunningService> {
  const service = defineService({ name, plane: 'core', roles: ['swarm'], controllers: [controller], persistence: { migrations: [] }, ...more });
  const started = await startService(service, { env: { ...scope.env, RETRY_DELAYS_MS: '50,100', ...env }, log: listening() });
  running.push(started);
  return started;
}

const probe = { providers: [{ provide: 'probe', inject: [Messenger], useFactory: (own: Messenger) => (messenger = own) }] };

beforeAll(async () => {
  [scope, collector] = await Promise.all([testScope(), new OtlpCollector().open()]);
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint };
  await start('follower', FollowerController, {}, traced);
  await start('traced', TracedController, {}, traced);
  await start('sender', class {}, probe, traced);
}, 60_000);

afterAll(async () => {
  for (const service of running.reverse()) await service.stop();
  await collector?.close();
  await scope?.dispose();
}, 30_000);

beforeEach(() => {
  [handled, followed, batches, gate] = [[], [], [], Promise.resolve()];
});

const spansOf = (taskId: string): CollectedSpan[] => collector.spans.filter(({ attributes }) => attributes['waggle.task.id'] === taskId);

async function received(taskId: string, names: readonly string[]): Promise<CollectedSpan[]> {
  const all = await waitFor(() => spansOf(taskId).length >= names.length && spansOf(taskId), { describe: () => `${names.join(', ')} among ${spansOf(taskId).map(({ name }) => name).join(', ')}` });
  return names.map((name) => all.find((span) => span.name === name) ?? ({ name: `no ${name}` } as CollectedSpan));
}

describe('a trace over the broker [R-TRACE-TASK]', () => {
  it('begins with the message by which the task becomes known and goes on through the outbox', async () => {
    await messenger.publish(Work, {}, { taskId: 'T_tree', begins: true });
    const [first, work, follows] = await received('T_tree', ['create test.traced_work.v1', 'process test.traced_work.v1', 'process test.follows.v1']);
    expect([first?.traceId, first?.spanId, first?.parentSpanId]).toEqual([taskSpan('T_tree').traceId, taskSpan('T_tree').spanId, undefined]);
    expect([work?.traceId, work?.parentSpanId, work?.service]).toEqual([first?.traceId, first?.spanId, 'traced']);
    expect([follows?.traceId, follows?.parentSpanId, follows?.service]).toEqual([first?.traceId, work?.spanId, 'follower']);
    expect(seen.has(first?.traceId)).toBe(true);
    expect(work?.attributes).toMatchObject({
      'messaging.system': 'rabbitmq',
      'messaging.operation.name': 'process',
      'messaging.operation.type': 'process',
      'messaging.destination.template': 'test.traced_work.v1',
      'messaging.message.id': expect.any(String),
      'messaging.message.conversation_id': expect.any(String),
      'waggle.message.attempt': 1,
    });
  });

  it('hangs what nobody has caused under the first span of its task', async () => {
    await messenger.publish(Work, {}, { taskId: 'T_lost' });
    const [created, work] = await received('T_lost', ['create test.traced_work.v1', 'process test.traced_work.v1', 'process test.follows.v1']);
    expect([created?.traceId, created?.parentSpanId]).toEqual([taskSpan('T_lost').traceId, taskSpan('T_lost').spanId]);
    expect(work?.parentSpanId).toBe(created?.spanId);
  });

  it('takes what is no traceparent for none', async () => {
    await messenger.publish(Work, {}, { taskId: 'T_garbled', traceparent: '00-not-a-trace' });
    const [work] = await received('T_garbled', ['process test.traced_work.v1', 'process test.follows.v1']);
    expect([work?.traceId, work?.parentSpanId]).toEqual([taskSpan('T_garbled').traceId, taskSpan('T_garbled').spanId]);
  });

  it('links what a request has caused, in the trace of the request, to the task', async () => {
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    await messenger.publish(Work, {}, { taskId: 'T_linked', traceparent });
    const [work] = await received('T_linked', ['process test.traced_work.v1', 'process test.follows.v1']);
    expect([work?.traceId, work?.parentSpanId]).toEqual(['ab'.repeat(16), 'cd'.repeat(8)]);
    expect(work?.links).toEqual([{ traceId: taskSpan('T_linked').traceId, spanId: taskSpan('T_linked').spanId }]);
  });

  it('hangs a second delivery under the same parent, with the error’s code and without its words', async () => {
    failuresLeft = 1;
    await messenger.publish(Work, { fail: true, secret: 'tell-tale-payload' }, { taskId: 'T_again', begins: true });
    await received('T_again', ['create test.traced_work.v1', 'process test.traced_work.v1', 'process test.traced_work.v1', 'process test.follows.v1']);
    const tries = spansOf('T_again').filter(({ name }) => name === 'process test.traced_work.v1');
    expect(tries.map(({ parentSpanId, failed, attributes }) => [parentSpanId, failed, attributes['error.type'], attributes['waggle.message.attempt']])).toEqual([
      [taskSpan('T_again').spanId, true, 'test_failure', 1],
      [taskSpan('T_again').spanId, false, undefined, 2],
    ]);
    expect(collector.bodies.join('')).not.toContain('tell-tale-payload');
  });

  it('gives each message of a batch its own span and links the batch to all', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const tasks = Array.from({ length: 8 }, (_, n) => `T_batch${n}`);
    for (const [n, taskId] of tasks.entries()) await messenger.publish(Several, { n }, { taskId });
    open();
    await waitFor(() => batches.reduce((sum, size) => sum + size, 0) === 8);
    await Promise.all(tasks.map((taskId) => received(taskId, ['create test.several.v1', 'process test.several.v1', 'process test.follows.v1'])));
    const own = tasks.map((taskId) => spansOf(taskId).find(({ name }) => name === 'process test.several.v1')?.spanId);
    const follows = tasks.map((taskId) => spansOf(taskId).find(({ name }) => name === 'process test.follows.v1')?.parentSpanId);
    expect(follows).toEqual(own);
    const wholes = await waitFor(() => {
      const found = collector.spans.filter(({ attributes }) => attributes['messaging.batch.message_count'] !== undefined);
      return found.length > 0 && found;
    });
    const [big] = batches.map((size, at) => [size, at] as const).filter(([size]) => size > 1);
    expect(wholes[0]?.links).toHaveLength(big?.[0] ?? 0);
    expect(own).toEqual(expect.arrayContaining(wholes[0]?.links.map(({ spanId }) => spanId) ?? []));
    // What belongs to the batch alone follows it.
    await waitFor(() => collector.spans.some(({ name, traceId }) => name === 'process test.follows.v1' && traceId === wholes[0]?.traceId));
  });

  it('tells nothing of messages that belong to no task', async () => {
    await messenger.publish(Work, {});
    await waitFor(() => handled.includes('undefined'));
    await messenger.publish(Work, {}, { taskId: 'T_after' });
    await received('T_after', ['create test.traced_work.v1', 'process test.traced_work.v1', 'process test.follows.v1']);
    expect(collector.spans.filter(({ name, attributes }) => name.includes('traced_work') && attributes['waggle.task.id'] === undefined)).toEqual([]);
  });

  it.each([
    ['nothing of a batch of messages that belong to no task', 0],
    ['in a batch only of those that belong to one', 3],
  ])('tells %s', async (_what, ofTasks) => {
    const before = collector.spans.length;
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const tasks = Array.from({ length: ofTasks }, (_, n) => `T_mixed${n}`);
    for (const taskId of [undefined, undefined, ...tasks, undefined, undefined, undefined]) await messenger.publish(Several, { n: 0 }, { taskId });
    open();
    await waitFor(() => batches.reduce((sum, size) => sum + size, 0) === ofTasks + 5 && batches.some((size) => size > 1));
    await messenger.publish(Work, {}, { taskId: `T_after${ofTasks}` });
    await received(`T_after${ofTasks}`, ['create test.traced_work.v1', 'process test.traced_work.v1', 'process test.follows.v1']);
    const processed = collector.spans.slice(before).filter(({ name, attributes }) => name === 'process test.several.v1' && attributes['messaging.batch.message_count'] === undefined);
    expect(processed.map(({ attributes }) => attributes['waggle.task.id']).sort()).toEqual(tasks);
    expect(collector.spans.slice(before).some(({ attributes }) => attributes['messaging.batch.message_count'] !== undefined)).toBe(ofTasks > 0);
  });
});

describe('a trace collector that does not do its part [R-TRACE-COLLECTOR]', () => {
  const LOST = 'the trace collector takes no spans: they are dropped until it does';
  const AGAIN = 'the trace collector takes spans again';

  async function workGoesOn(tag: string): Promise<void> {
    for (let n = 0; n < 20; n++) await messenger.publish(Work, {}, { taskId: `${tag}${n}` });
    await waitFor(() => followed.filter((id) => id.startsWith(tag)).length === 20);
  }

  it('stops no work when it refuses, says so once a service, and once when it is back', async () => {
    collector.mood = 'refuses';
    const before = told.filter((line) => line === LOST).length;
    await workGoesOn('T_refused');
    await waitFor(() => told.filter((line) => line === LOST).length === before + 3);
    const { asked } = collector;
    await workGoesOn('T_more');
    await waitFor(() => collector.asked >= asked + 3);
    expect(told.filter((line) => line === LOST)).toHaveLength(before + 3);
    collector.mood = 'takes';
    await workGoesOn('T_back');
    await waitFor(() => told.filter((line) => line === AGAIN).length >= 3);
  }, 40_000);

  it('stops no work when it never answers', async () => {
    collector.mood = 'slow';
    const asked = collector.asked;
    await workGoesOn('T_slow');
    await waitFor(() => collector.asked > asked);
    await workGoesOn('T_slower');
    collector.mood = 'takes';
  }, 40_000);

  it('stops no work and no service when it is away', async () => {
    await collector.close();
    await workGoesOn('T_away');
    const last = await start('short', class {}, {}, { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
    await last.stop();
    await collector.open();
  }, 40_000);
});
