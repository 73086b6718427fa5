import { createHash } from 'node:crypto';
import { type Zone, ZONE_OF, type ZoneHealthView } from '@waggle/contracts';
import { freePort } from '@waggle/dev';
import { discoverApps } from '@waggle/host';
import { type RunningService, type ServiceDefinition, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { Remote } from '../test/remote.js';
import { startWorld, ZoneWorld } from '../test/zone-world.js';
import zones from './index.js';

const TOKEN = 'wg_olga_token_of_some_length';
const OPERATOR_TOKENS = JSON.stringify([{ name: 'olga', role: 'admin', tokenHash: createHash('sha256').update(TOKEN).digest('hex') }]);
const PATIENCE = { timeoutMs: 40_000 };

/** A zone of its own broker and database: its real zones service and gateway, and stand-ins for the rest. */
class TestZone {
  private services: RunningService[] = [];

  private constructor(
    readonly world: ZoneWorld,
    private readonly scope: TestScope,
    private readonly port: number,
  ) {}

  static async start(here: Zone, remote: Remote, port: number): Promise<TestZone> {
    const zone = new TestZone(new ZoneWorld(here, remote), await testScope(), port);
    await startWorld(zone.world, zone.scope).then((started) => zone.others.push(...started));
    await zone.live();
    return zone;
  }

  private readonly others: RunningService[] = [];

  async live(): Promise<void> {
    const role = ZONE_OF.swarm === this.world.here ? 'swarm' : 'cloud';
    const env = { ...this.scope.env, LOG_LEVEL: 'silent', WAGGLE_ROLE: role, GATEWAY_PORT: String(this.port), OPERATOR_TOKENS, RATE_LIMIT_ADDRESS: '100000', ZONES_CHECK_TIMEOUT_MS: '1000' };
    this.services = [await startService(zones, { env }), await startService(gateway, { env })];
  }

  async die(): Promise<void> {
    await Promise.all(this.services.splice(0).map((service) => service.stop()));
  }

  async end(): Promise<void> {
    await this.die();
    await Promise.all(this.others.map((service) => service.stop()));
    await this.scope.dispose();
  }

  /** As whoever asks without a token. */
  async health(): Promise<ZoneHealthView> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/zones/health`);
    return (await response.json()) as ZoneHealthView;
  }

  async call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { method, headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body) });
    return (await response.json()) as T;
  }
}

let gateway: ServiceDefinition;
let remote: Remote;
let local: TestZone;
let cloud: TestZone;

beforeAll(async () => {
  // No app imports another; the host finds them.
  gateway = (await discoverApps('swarm')).find(({ service }) => service === 'gateway')?.definition as ServiceDefinition;
  const ports = { local: await freePort(), cloud: await freePort() };
  remote = new Remote({ urls: { local: `http://127.0.0.1:${ports.local}`, cloud: `http://127.0.0.1:${ports.cloud}` } });
  local = await TestZone.start('local', remote, ports.local);
  cloud = await TestZone.start('cloud', remote, ports.cloud);
}, 60_000);

afterAll(async () => {
  await Promise.all([local, cloud].map((zone) => zone?.end()));
});

type Status = { checks: Array<{ ok: boolean }>; watch: { verdict: string | null } };
const seesOther = (zone: TestZone) => waitFor(async () => (await zone.call<Status>('GET', '/api/zones/status')).checks[0]?.ok === true, PATIENCE);

describe('two zones that check each other over HTTP', () => {
  it('say of themselves only what a check needs, to whoever asks', async () => {
    await Promise.all([seesOther(local), seesOther(cloud)]);
    expect(await local.health()).toEqual({ zone: 'local', active: 'local', epoch: 1, ok: true, at: expect.any(String) });
    expect(await cloud.health()).toEqual({ zone: 'cloud', active: 'local', epoch: 1, ok: true, at: expect.any(String) });
  });

  it('hand over when the active one is gone; the old one comes back as the passive one [R-FAILOVER-TAKES]', async () => {
    await local.die();
    await waitFor(() => remote.file.active === 'cloud', PATIENCE);
    expect(remote.file).toMatchObject({ epoch: 2, reason: expect.stringMatching(/^failover: local failed/) });
    cloud.world.claim('EMAIL_1');
    // Back with the lease that it held when it died.
    expect(local.world.file).toMatchObject({ active: 'local', epoch: 1 });
    await local.live();
    await waitFor(async () => (await local.health()).epoch === 2, PATIENCE);
    expect(await local.health()).toMatchObject({ active: 'cloud', ok: true });
    await seesOther(cloud);
    expect(remote.asked).toEqual(['cloud']);
    const { handOvers } = await cloud.call<{ handOvers: Array<{ epoch: number; firstClaimAt: string | null }> }>('GET', '/api/zones/status');
    expect(handOvers[0]).toMatchObject({ epoch: 2, firstFailedAt: expect.any(String) });
  });

  it('hand over in a drill of the active one, which goes on by itself and is switched back by hand [R-ZONE-DRILL] [R-ZONE-SWITCH]', async () => {
    await Promise.all([seesOther(local), seesOther(cloud)]);
    expect(await cloud.call('POST', '/api/zones/drill', { reason: 'monthly' })).toMatchObject({ drill: { state: 'running' } });
    expect(await cloud.health()).toMatchObject({ ok: false });
    await waitFor(() => remote.file.active === 'local', PATIENCE);
    const { drill } = await waitFor(async () => {
      const status = await cloud.call<{ drill: { state: string } }>('GET', '/api/zones/status');
      return status.drill.state === 'handed_over' && status;
    }, PATIENCE);
    expect(drill).toMatchObject({ takenAt: remote.file.since, firstFailedAt: expect.any(String) });
    expect(await cloud.health()).toMatchObject({ ok: true, active: 'local', epoch: 3 });
    expect(await cloud.call('POST', '/api/zones/switch', { zone: 'cloud', reason: 'the drill is over' })).toMatchObject({ file: { active: 'cloud', epoch: 4, reason: 'by olga: the drill is over' } });
    await waitFor(async () => {
      local.world.sync();
      return (await local.health()).epoch === 4;
    }, PATIENCE);
  });
});
