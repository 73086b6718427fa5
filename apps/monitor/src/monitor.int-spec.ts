import { createServer, type Server } from 'node:http';
import { waitFor } from '@waggle/testing';
import { Lines } from '../test/lines.js';
import { WatchedZone } from '../test/watched-zone.js';

let zone: WatchedZone;
let lines: Lines;
let server: Server;
let status = 200;
/** How often each branch was asked, and from when on they are down: after so many answers each, so that all fall in one round. */
const asked = new Map<string, number>();
let downAfter = Infinity;

function statusOf(url = ''): number {
  if (!url.startsWith('/branch')) return status;
  const times = (asked.get(url) ?? 0) + 1;
  asked.set(url, times);
  return times > downAfter ? 503 : 200;
}

async function listen(): Promise<string> {
  server = createServer(({ url }, response) => response.writeHead(statusOf(url)).end('gone'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/?key=hunter22`;
}

beforeAll(async () => {
  const url = await listen();
  // Nobody is stuck here, however busy the machine is.
  zone = await WatchedZone.open({ HEALTH_STUCK_SECONDS: '120', HEALTH_DEAD_SECONDS: '6', HEALTH_CHECKS: JSON.stringify([{ name: 'office', url, failures: 2 }, ...Array.from({ length: 50 }, (_, number) => ({ name: `branch-${number}`, url: new URL(`/branch/${number}`, url).href, failures: 2 }))]) });
  lines = await Lines.of(zone.scope.env);
  await zone.startMonitor(lines.env);
}, 60_000);
afterAll(async () => {
  lines?.heal();
  await zone?.close();
  await lines?.close();
  server.close();
  server.closeAllConnections();
}, 60_000);
afterEach(async () => {
  [status, downAfter] = [200, Infinity];
  lines.heal();
  Object.assign(zone.heard, { recent: { ended: 0, failed: 0 }, diskFreeBytes: 50 * 1024 ** 3 });
  let left: string[] = [];
  await waitFor(async () => (left = await open()).length === 0, { timeoutMs: 60_000, describe: () => `everything to heal, and not ${left.join(', ')}` });
}, 90_000);

const open = async (): Promise<string[]> => (await zone.report()).findings.map(({ code, subject }) => `${code} ${subject}`);
const has = (finding: string) => waitFor(async () => (await open()).includes(finding), { timeoutMs: 60_000, describe: finding });

describe('the monitor', () => {
  it('finds nothing wrong with a zone that works, and knows how fast each queue answers', async () => {
    await waitFor(async () => (await zone.report()).services.find(({ service }) => service === 'audit')?.lanes.every(({ probeSeconds }) => probeSeconds !== null));
    const { findings, services, figures } = await zone.report();
    expect(findings).toEqual([]);
    expect(services.map(({ service }) => service)).toEqual(['audit', 'gatekeeper', 'gateway', 'monitor', 'orchestrator', 'workspace']);
    expect(figures).toMatchObject({ taskMs: { p50: 1200, p95: 4000, p99: 9000 }, recent: { ended: 0, failed: 0 }, breakers: [], limited: [] });
  }, 120_000);

  it('alarms once of a disk that fills up, makes one file of it, and says once that it has healed [R-HEALTH-ONCE] [R-HEALTH-HEALED]', async () => {
    zone.heard.diskFreeBytes = 100 * 1024 ** 2;
    await waitFor(() => zone.alertsOf('health_disk_full').length > 0);
    await zone.judged(4);
    expect(await open()).toEqual(['disk_full workspace']);
    expect(zone.alertsOf('health_disk_full')).toMatchObject([{ severity: 'CRITICAL', message: 'The disk of the workspace has 100 MiB free, less than 1024.' }]);
    expect(zone.heard.files.filter(({ taskId }) => taskId.includes('disk_full'))).toMatchObject([{ taskId: expect.stringMatching(/^ERROR_HEALTH_disk_full_workspace_[0-9a-f]{8}$/), frontMatter: { code: 'disk_full', service: 'workspace' } }]);
    zone.heard.diskFreeBytes = 50 * 1024 ** 3;
    await waitFor(() => zone.alertsOf('health_recovered').length > 0);
    await waitFor(() => zone.heard.cancelled.length > 0);
    await zone.judged(3);
    expect(zone.alertsOf('health_recovered')).toMatchObject([{ severity: 'INFO', message: 'Healed: disk full (workspace)' }]);
    expect(zone.heard.cancelled).toEqual([expect.stringMatching(/^ERROR_HEALTH_disk_full_workspace_[0-9a-f]{8} monitor It has healed\.$/)]);
    expect((await zone.report(24)).history).toMatchObject([{ code: 'disk_full', healedAt: expect.any(String) }]);
  }, 120_000);

  it('alarms of more than a fifth of failed tasks, and not of a fifth [R-HEALTH-RATES]', async () => {
    zone.heard.recent = { ended: 10, failed: 2 };
    await zone.judged(3);
    expect(await open()).toEqual([]);
    zone.heard.recent = { ended: 10, failed: 3 };
    await has('error_rate tasks');
  }, 120_000);

  it('alarms of an address after failures in a row, and tells nothing of what stands in it [R-HEALTH-HTTP]', async () => {
    status = 503;
    await has('http_down office');
    await waitFor(() => zone.alertsOf('health_http_down').length > 0);
    expect(JSON.stringify([zone.heard.alerts, zone.heard.files, await zone.report(24)])).not.toContain('hunter22');
  }, 120_000);

  it('finds a service dead that sends no heartbeat and consumes nothing [R-HEALTH-DEAD]', async () => {
    const worker = await zone.spawnWorker();
    await waitFor(async () => (await zone.report()).services.some(({ service, instances }) => service === 'sales' && instances.length === 1));
    await worker.kill();
    await waitFor(() => zone.alertsOf('health_instance_dead').length > 0, { timeoutMs: 60_000 });
    expect(zone.alertsOf('health_instance_dead')).toHaveLength(1);
    const agent = await zone.startAgent();
    await waitFor(async () => !(await open()).includes('instance_dead sales'), { timeoutMs: 60_000 });
    await agent.stop();
  }, 120_000);

  it('has done with a service that was taken away for good when its queues are deleted [R-HEALTH-DEAD]', async () => {
    await has('instance_dead sales');
    await zone.deleteQueuesOf('sales');
    await waitFor(async () => (await open()).length === 0, { timeoutMs: 60_000 });
    expect((await zone.report()).services.map(({ service }) => service)).not.toContain('sales');
  }, 120_000);

  it('believes of an instance what its own service says, and nobody else [R-HEALTH-FORGED]', async () => {
    const instancesOf = async (name: string): Promise<string[]> => (await zone.report()).services.find(({ service }) => service === name)?.instances.map(({ instance }) => instance) ?? [];
    await zone.beat({ service: 'audit', plane: 'core', instance: 'forged' });
    await zone.beat({ service: 'gateway', plane: 'edge', instance: 'own' });
    await waitFor(async () => (await instancesOf('gateway')).includes('own'));
    expect(await instancesOf('audit')).not.toContain('forged');
    await zone.beat({ service: 'gateway', plane: 'edge', instance: 'own', state: 'stopping' });
    await waitFor(async () => !(await instancesOf('gateway')).includes('own'));
  }, 120_000);

  it('says of many things at once one word, and makes one file [R-HEALTH-STORM]', async () => {
    const before = zone.heard.alerts.length;
    const files = zone.heard.files.length;
    downAfter = Math.max(...asked.values());
    await has('http_down branch-49');
    await waitFor(() => zone.alertsOf('health_storm').length > 0);
    await zone.judged(4);
    expect(zone.heard.alerts.slice(before).filter(({ severity }) => severity !== 'INFO')).toMatchObject([{ code: 'health_storm', severity: 'CRITICAL', message: expect.stringMatching(/^50 things are wrong at once: branch-0 answers 503.* And 40 more\.$/) }]);
    expect(zone.heard.files.slice(files)).toMatchObject([{ taskId: expect.stringMatching(/^ERROR_HEALTH_50_findings_/), body: expect.stringContaining('branch-49') }]);
  }, 120_000);
});

describe('a monitor that is killed', () => {
  it('is followed by one that raises no second alarm, makes no second file, and heals what it found before [R-HEALTH-ONCE]', async () => {
    await zone.stopMonitor();
    const first = await zone.spawnMonitor();
    const alarms = (): number => zone.alertsOf('health_disk_full').length;
    const [alerts, files] = [alarms(), zone.heard.files.length];
    zone.heard.diskFreeBytes = 1;
    await waitFor(() => alarms() > alerts, { timeoutMs: 60_000 });
    await first.kill();
    await zone.startMonitor(lines.env);
    await zone.judged(4);
    expect([alarms() - alerts, zone.heard.files.length - files]).toEqual([1, 1]);
    zone.heard.diskFreeBytes = 50 * 1024 ** 3;
    await waitFor(async () => (await open()).length === 0, { timeoutMs: 60_000 });
  }, 120_000);
});

describe('a monitor whose servers are away', () => {
  it('says that its database is, without it, and is whole again afterwards [R-HEALTH-BLIND]', async () => {
    lines.database.cut();
    await waitFor(() => zone.alertsOf('health_unrecorded').length > 0, { timeoutMs: 60_000 });
    expect(await open()).toContain('server_away database');
    lines.database.heal();
    await waitFor(() => zone.alertsOf('health_recovered').some(({ message }) => message.includes('database')), { timeoutMs: 60_000 });
    expect(await open()).toEqual([]);
    expect(zone.alertsOf('health_unrecorded')).toHaveLength(1);
  }, 120_000);

  it('says that its database and cache hang, though nothing is closed, and is whole again afterwards [R-HEALTH-BLIND]', async () => {
    const [told, recovered] = [zone.alertsOf('health_unrecorded').length, zone.alertsOf('health_recovered').length];
    lines.database.hold();
    lines.cache.hold();
    await has('server_away cache');
    await waitFor(() => zone.alertsOf('health_unrecorded').length > told, { timeoutMs: 60_000 });
    await zone.judged(1);
    expect(await open()).toEqual(expect.arrayContaining(['server_away cache', 'server_away database']));
    lines.database.heal();
    lines.cache.heal();
    await waitFor(() => zone.alertsOf('health_recovered').length > recovered, { timeoutMs: 60_000 });
    await waitFor(async () => (await open()).length === 0, { timeoutMs: 60_000 });
    expect(zone.alertsOf('health_unrecorded')).toHaveLength(told + 1);
  }, 120_000);

  it('tells that the broker was as soon as it is back, and takes nobody for dead meanwhile [R-HEALTH-BLIND]', async () => {
    const before = zone.heard.alerts.length;
    lines.broker.cut();
    const found = async (): Promise<unknown[]> => zone.database(`SELECT 1 FROM finding WHERE code = 'server_away' AND subject = 'broker'`);
    await waitFor(async () => (await found()).length > 0, { timeoutMs: 60_000 });
    lines.broker.heal();
    await waitFor(() => zone.alertsOf('health_server_away').some(({ message }) => message.includes('broker')), { timeoutMs: 60_000 });
    await waitFor(async () => (await open()).length === 0, { timeoutMs: 60_000 });
    expect(zone.heard.alerts.slice(before).filter(({ severity }) => severity === 'CRITICAL')).toHaveLength(1);
  }, 120_000);
});
