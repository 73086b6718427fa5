import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { processEnvironment } from '@waggle/config';
import { type ScalingDecision, ScalingStatus, TaskDelegate } from '@waggle/contracts';
import { assertService, type Broker, envelopesIn, EXCHANGES, Messenger, openBroker } from '@waggle/messaging';
import { Metrics, silentLogger } from '@waggle/observability';
import { defineService, type ServiceDefinition } from '@waggle/runtime';
import { buildTaskDelegate, type TestScope, testScope, waitFor } from '@waggle/testing';
import { CHECKOUT } from './discover.js';
import { Fleet, instanceId } from './fleet.js';
import { ProcessUnit } from './process-unit.js';
import type { Unit } from './unit.js';

const LONG = 180_000;
const BURST = 2000;
const RULES = { sales: { max: 4, coolDownUpSeconds: 1, coolDownDownSeconds: 4 } };

let scope: TestScope;
let home: string;
let broker: Broker;
let messenger: Messenger;
let fleet: Fleet;
const units: Unit[] = [];
/** Message id to delegation: a task that was begun twice is answered twice, under the same id. */
const answers = new Map<string, string>();

/** The processes of this small zone: the built cloud manager, and an agent that waits. */
function unitOf(service: string, number: number): ProcessUnit {
  const folder = service === 'sales' ? home : join(CHECKOUT, 'apps', 'cloud-manager');
  const { PATH = '' } = processEnvironment();
  const env = { PATH, ...scope.env, SCALING_DRIVER: 'process', SCALING_EVERY_SECONDS: '1', SCALING_SERVICES: JSON.stringify(RULES) };
  const definition: ServiceDefinition = defineService({ name: service, plane: 'core', roles: ['swarm'] });
  return new ProcessUnit({ service, folder, definition }, { env, logs: home, log: () => undefined, id: instanceId(service, number), onMessage: (message) => fleet.handle(message) });
}

beforeAll(async () => {
  scope = await testScope();
  home = await mkdtemp(join(tmpdir(), 'waggle-fleet-'));
  await mkdir(join(home, 'dist'));
  await writeFile(join(home, 'dist', 'main.js'), `import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, '..', 'test', 'slow-agent.mjs')).href)});`);
  broker = await openBroker({ url: scope.env.AMQP_URL, service: 'orchestrator', instance: 'test', queues: 'classic', retryDelaysMs: [1000], log: silentLogger(), metrics: new Metrics('orchestrator') });
  messenger = new Messenger(broker);
  const channel = await (await broker.connection.ready()).createChannel();
  await assertService(channel, 'classic', 'audit', []);
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, EXCHANGES.events, '*.task.answered.v1');
  await channel.consume(queue, (message) => {
    if (message === null) return;
    for (const { id, payload } of envelopesIn(message.content) as Array<{ id: string; payload: { delegationId: string } }>) answers.set(id, payload.delegationId);
  }, { noAck: true });
  fleet = new Fleet({ units, another: (service) => (service === 'sales' ? (number) => unitOf(service, number) : undefined), log: () => undefined });
  units.push(unitOf('sales', 1), unitOf('cloud-manager', 1));
  await Promise.all(units.map((unit) => unit.start()));
}, LONG);

afterAll(async () => {
  await Promise.all(units.map((unit) => unit.stop()));
  await fleet?.drained();
  await broker?.close();
  await scope?.dispose();
  await rm(home, { recursive: true, force: true });
}, LONG);

const sales = (state: string): string[] => (fleet.list('sales') ?? []).filter((one) => one.state === state).map(({ id }) => id);

async function decisions(): Promise<ScalingDecision[]> {
  return (await messenger.ask(ScalingStatus, { decisions: 100 })).decisions.reverse();
}

describe('processes of this machine', () => {
  it('a burst of 2,000 tasks on one agent scales it up, then down; a killed one is replaced, a draining one loses nothing [R-SCALING-BURST] [R-SCALING-DRAIN] [R-SCALING-CRASH]', async () => {
    const tasks = Array.from({ length: BURST }, () => buildTaskDelegate());
    await Promise.all(tasks.map((task) => messenger.publish(TaskDelegate, task, { to: 'sales' })));
    await waitFor(() => sales('running').length === 4, { timeoutMs: LONG, describe: 'four processes' });
    const killed = units.find((unit) => unit instanceof ProcessUnit && unit.instance.id === 'sales.2');
    await killed?.kill();
    fleet.handle({ ask: 'fleet.terminate', id: 1, service: 'sales', instance: 'sales.3' });
    await waitFor(() => (killed?.restarts ?? 0) > 0 && killed?.pid !== undefined, { timeoutMs: LONG, describe: 'the killed one again' });
    await waitFor(() => new Set(answers.values()).size === BURST, { timeoutMs: LONG, describe: () => `${new Set(answers.values()).size} of ${BURST} answers` });
    await waitFor(() => fleet.list('sales')?.length === 1, { timeoutMs: LONG, describe: 'one process' });

    expect([...answers.values()].sort()).toEqual(tasks.map(({ delegationId }) => delegationId).sort());
    const all = await decisions();
    const ways = all.filter(({ from, to }) => from !== to).map(({ from, to }) => (to > from ? 'up' : 'down'));
    expect(ways.join(' ')).toMatch(/^up( up)*( down)+$/);
    expect(all.map(({ code }) => code)).toContain('replaced');
  }, LONG);

  it('of a service of which there is one are not made more [R-SCALING-ONE]', () => {
    expect(fleet.handle({ ask: 'fleet.scale', id: 2, service: 'workspace', count: 3 })).toEqual({ fleetReply: 2, instances: null });
    expect(fleet.handle({ ask: 'fleet.scale', id: 3, service: 'cloud-manager', count: 3 })).toMatchObject({ instances: [{ id: 'cloud-manager' }] });
    expect(fleet.handle('ready')).toBeUndefined();
  });
});
