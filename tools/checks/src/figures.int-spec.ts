import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { taskStatusSchema } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { discoverApps, startZone, type Zone } from '@waggle/host';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { namesLookedAt } from './figure-names.js';

/** Served by RabbitMQ's own plugin, which the servers of the tests do not load. */
const OF_THE_BROKER = ['rabbitmq_alarms_file_descriptor_limit', 'rabbitmq_alarms_free_disk_space_watermark', 'rabbitmq_alarms_memory_used_watermark'];
const OF_THE_MONITOR = /^waggle_health_/;

let scope: TestScope;
let home: string;
let zone: Zone;
let services: string[];
let ports: Map<string, number>;

beforeAll(async () => {
  [scope, home] = await Promise.all([testScope(), mkdtemp(join(tmpdir(), 'waggle-figures-'))]);
  services = (await discoverApps('swarm')).map(({ service }) => service);
  ports = new Map(await Promise.all(services.map(async (service) => [service, await freePort()] as const)));
  const overrides = Object.fromEntries([...ports].map(([service, port]) => [service, { HEALTH_PORT: String(port) }]));
  zone = await startZone({ role: 'swarm', home, workspace: join(home, 'workspace'), env: { ...scope.env, LOG_LEVEL: 'silent' }, overrides, gatewayPort: 0, log: () => undefined });
}, 90_000);

afterAll(async () => {
  await zone?.stop();
  await scope.dispose();
  await rm(home, { recursive: true, force: true });
}, 60_000);

/** What Prometheus reads: the open pages, and nothing for which one signs in. */
const pageOf = async (service: string): Promise<string> => (await fetch(`http://127.0.0.1:${ports.get(service) ?? 0}/metrics`)).text();

async function exposed(): Promise<Set<string>> {
  const pages = await Promise.all(zone.services.map(pageOf));
  return new Set(pages.flatMap((page) => [...page.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)));
}

describe('the figures of a running zone [R-ALERT-RULES] [R-DASHBOARD]', () => {
  it('hold all that rules and dashboard look at', async () => {
    const names = await exposed();
    const watched = services.includes('monitor');
    const wanted = namesLookedAt().filter((name) => !name.includes(':') && (watched || !OF_THE_MONITOR.test(name)));
    expect(wanted.length).toBeGreaterThan(10);
    expect(wanted.filter((name) => !names.has(name)).sort()).toEqual(OF_THE_BROKER);
  });

  it('have the tasks by every status, and who is alive', async () => {
    await waitFor(async () => (await pageOf('gateway')).includes('waggle_up{service="sales"} 1'), { timeoutMs: 30_000 });
    const page = await pageOf('gateway');
    expect([...page.matchAll(/^waggle_tasks\{status="(\w+)",service="gateway"\} \d+$/gm)].map(([, status]) => status).sort()).toEqual([...taskStatusSchema.options].sort());
  });
});
