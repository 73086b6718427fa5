import { randomUUID } from 'node:crypto';
import { otherZone, type PayloadOf, type Zone, ZoneChanged, ZoneDrill, ZoneHealth, ZoneStatus, type ZoneStatusView, ZoneSwitch } from '@waggle/contracts';
import { type Database, openDatabase } from '@waggle/persistence';
import { type RunningService, startService } from '@waggle/runtime';
import { type TestScope, testScope, waitFor } from '@waggle/testing';
import { OtherGateway } from '../test/other-gateway.js';
import { Remote } from '../test/remote.js';
import { startWorld, ZoneWorld } from '../test/zone-world.js';
import zones from './index.js';

/** The zone under test is the local one unless a test says otherwise; the other is an HTTP server. */
let scope: TestScope;
let other: OtherGateway;
let remote: Remote;
let world: ZoneWorld;
let running: RunningService[] = [];
let service: RunningService;
let database: Database;

const startZones = (): Promise<RunningService> => startService(zones, { env: { ...scope.env, LOG_LEVEL: 'silent', WAGGLE_ROLE: world.here === 'cloud' ? 'cloud' : 'swarm', ZONES_CHECK_TIMEOUT_MS: '500' } });

async function begin(here: Zone, more: ConstructorParameters<typeof Remote>[0] = {}): Promise<void> {
  scope = await testScope();
  other = await new OtherGateway().up();
  remote = new Remote({ urls: { [otherZone(here)]: other.url }, ...more });
  world = new ZoneWorld(here, remote);
  other.says(otherZone(here), remote.file);
  running = await startWorld(world, scope, 'gateway');
  service = await startZones();
  database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'zones', migrations: [] });
}

afterEach(async () => {
  await Promise.all([...running, service].map((one) => one.stop()));
  await database.close();
  await other.down();
  await scope.dispose();
});

async function status(): Promise<ZoneStatusView> {
  const answer = await world.messenger?.ask(ZoneStatus, {});
  if (answer === undefined) throw new Error('nobody asks');
  return answer;
}

const until = (what: (status: ZoneStatusView) => boolean, describe: string) => waitFor(async () => (what(await status()) ? await status() : undefined), { timeoutMs: 30_000, describe });
const checkedWell = () => until(({ checks }) => checks[0]?.ok === true, 'a good check');
const said = () => ({ person: 'olga', channel: 'rest' as const, decidedAt: new Date().toISOString() });
const switchTo = (zone: Zone, proof = `olga ${randomUUID()}`, reason = 'maintenance') => world.messenger?.ask(ZoneSwitch, { statement: { action: 'zone.switch', zone, reason, ...said() }, proof });
const drill = (more: Partial<PayloadOf<typeof ZoneDrill>['statement']> = {}, proof = 'olga') => world.messenger?.ask(ZoneDrill, { statement: { action: 'zone.drill', drillId: randomUUID(), seconds: null, reason: 'monthly', ...said(), ...more }, proof });

describe('a passive zone', () => {
  it('takes over after failures in a row that outlive a restart, once, and says so everywhere [R-FAILOVER-TAKES] [R-FAILOVER-TOLD]', async () => {
    await begin('cloud');
    await checkedWell();
    await other.down();
    await until(({ watch }) => watch.failures >= 1, 'a failed check');
    await service.stop();
    const kept = await database.query<{ failures: number }>('SELECT failures FROM watch');
    expect(kept[0]?.failures).toBeGreaterThanOrEqual(1);
    service = await startZones();
    const { handOvers, checks } = await until(({ file, handOvers: [latest] }) => file.active === 'cloud' && latest?.active === 'cloud', 'the take-over');
    expect(remote.file).toMatchObject({ active: 'cloud', epoch: 2, reason: expect.stringMatching(/^failover: local failed \d+ checks in a row/) });
    expect(remote.asked).toEqual(['cloud']);
    expect(checks.filter(({ ok }) => !ok).length).toBeGreaterThanOrEqual(3);
    expect(handOvers[0]).toMatchObject({ epoch: 2, active: 'cloud', automatic: true, firstFailedAt: expect.any(String), firstClaimAt: null });
    await waitFor(() => world.recorded.length > 0 && world.alerts.length > 0);
    expect(world.recorded).toEqual([expect.objectContaining({ actor: 'zones', action: 'zone.failed_over', target: 'zone cloud' })]);
    expect(world.alerts).toEqual([expect.objectContaining({ code: 'zone_failover', severity: 'CRITICAL' })]);
    world.claim('EMAIL_1');
    await until(({ handOvers: [latest] }) => latest?.firstClaimAt === world.claims[0]?.claimedAt, 'the first claim');
    await other.up();
    other.says('local', { active: 'local', epoch: 1 });
    await checkedWell();
    expect(remote.file).toMatchObject({ active: 'cloud', epoch: 2 });
  });

  it('does not take over while its own remote is unreachable, and syncs first when the other knows a later lease [R-FAILOVER-TAKES]', async () => {
    await begin('cloud');
    await checkedWell();
    remote.reachable = false;
    await other.down();
    await until(({ watch }) => watch.verdict === 'remote_unreachable', 'the remote missed');
    expect(remote.asked).toEqual([]);
    const before = world.syncs;
    remote.file = { ...remote.file, epoch: 7 };
    remote.reachable = true;
    await other.up();
    other.says('local', remote.file, false);
    await until(({ file }) => file.epoch === 7, 'the later lease');
    expect(world.syncs).toBeGreaterThan(before);
    expect(remote.asked).toEqual([]);
  });

  it.each<[string, () => void, RegExp]>([
    ['leads on to another address', () => (other.answer = () => ({ status: 302, body: '', headers: { location: `${other.url}/api/zones/health` } })), /answered 302/],
    ['says more than a zone says', () => (other.answer = () => ({ status: 200, body: `{"zone":"local","pad":"${'x'.repeat(100_000)}"}` })), /too long/],
    ['is no zone', () => (other.answer = () => ({ status: 200, body: '<html>' })), /not a zone/],
    ['is a zone that is not well', () => other.says('local', remote.file, false), /not well/],
  ])('counts it as failed when what answers %s [R-ZONE-CHECK-SSRF]', async (_what, turn, detail) => {
    await begin('cloud', { failover: { enabled: false, checkSeconds: 1, failures: 3 } });
    turn();
    const { checks } = await until(({ watch }) => watch.failures > 0, 'a failed check');
    expect(checks[0]?.detail).toMatch(detail);
    expect(remote.asked).toEqual([]);
  });
});

describe('a switch by hand', () => {
  it('counts with the proof of an admin, once, and is on record under their name [R-ZONE-SWITCH]', async () => {
    await begin('local');
    await until(({ handOvers }) => handOvers.length === 1, 'the lease seen');
    await expect(switchTo('cloud', 'forged')).rejects.toMatchObject({ code: 'proof_invalid' });
    expect(await switchTo('cloud', 'olga 1', 'failover: I travel')).toMatchObject({ file: { active: 'cloud', epoch: 2, reason: 'by olga: failover: I travel' } });
    await expect(switchTo('local', 'olga 1')).rejects.toMatchObject({ code: 'proof_invalid' });
    await waitFor(() => world.recorded.length > 0);
    expect(world.recorded).toEqual([expect.objectContaining({ actor: 'olga', action: 'zone.changed', target: 'zone cloud' })]);
    expect((await status()).handOvers[0]).toMatchObject({ epoch: 2, automatic: false });
    remote.file = { ...remote.file, epoch: 9 };
    await expect(switchTo('local')).rejects.toMatchObject({ code: 'lease_lost' });
  });

  it('that the other zone has made is noted once, however often it is told', async () => {
    await begin('local');
    await until(({ handOvers }) => handOvers.length === 1, 'the lease seen');
    world.file = { ...world.file, active: 'cloud', epoch: 2, reason: 'by vera: x' };
    await Promise.all([1, 2, 3].map(() => status()));
    await waitFor(() => world.recorded.length > 0);
    expect(ZoneChanged.owner).toBe('workspace');
    expect(world.recorded).toHaveLength(1);
    expect(await database.query('SELECT epoch, automatic FROM hand_over ORDER BY epoch')).toEqual([{ epoch: 1, automatic: false }, { epoch: 2, automatic: false }]);
  });
});

describe('a zone that is alone', () => {
  it('checks nothing and is active', async () => {
    scope = await testScope();
    other = await new OtherGateway().up();
    remote = new Remote({ urls: { cloud: other.url } });
    world = new ZoneWorld('local', remote);
    world.alone = true;
    running = await startWorld(world, scope, 'gateway');
    service = await startZones();
    database = await openDatabase({ url: scope.env.DATABASE_URL, schema: 'zones', migrations: [] });
    const { checks, watch, alone } = await until(({ watch: { verdict } }) => verdict === 'alone', 'a turn');
    expect({ checks, alone, next: watch.nextCheckAt }).toEqual({ checks: [], alone: true, next: null });
    expect(other.asked).toBe(0);
    await expect(drill()).rejects.toMatchObject({ code: 'zone_alone' });
  });
});

describe('a drill', () => {
  it('lets the active zone play dead until the other has taken over, and goes on over a restart [R-ZONE-DRILL]', async () => {
    await begin('local');
    await expect(drill({}, 'forged')).rejects.toMatchObject({ code: 'proof_invalid' });
    await checkedWell();
    const drillId = randomUUID();
    expect(await drill({ drillId })).toMatchObject({ drill: { id: drillId, state: 'running' } });
    expect(await drill({ drillId })).toMatchObject({ drill: { id: drillId, state: 'running' } });
    await expect(drill()).rejects.toMatchObject({ code: 'drill_running' });
    expect(await world.messenger?.ask(ZoneHealth, {})).toMatchObject({ zone: 'local', ok: false, epoch: 1 });
    await service.stop();
    service = await startZones();
    remote.push('cloud', 'failover: local failed 3 checks in a row', 1);
    world.claims.push({ taskId: 'EMAIL_9', title: '', agent: null, file: null, status: 'received', zone: 'cloud', claimedAt: new Date().toISOString(), submitted: false, epoch: 1, custody: 'theirs' });
    const { drill: ended } = await until((seen) => seen.drill?.state === 'handed_over' && seen.drill.firstClaimAt !== null, 'the end of the drill');
    expect(ended).toMatchObject({ firstFailedAt: expect.any(String), takenAt: remote.file.since, firstClaimAt: world.claims[0]?.claimedAt });
    expect(world.rests.at(-1)).toBeNull();
    expect(world.rests[0]).toEqual(expect.any(String));
    expect(await world.messenger?.ask(ZoneHealth, {})).toMatchObject({ ok: true });
    await waitFor(() => world.recorded.some(({ action }) => action === 'zone.drill_ended'));
    await expect(drill()).rejects.toMatchObject({ code: 'drill_not_active' });
  });

  it('ends by itself when nobody takes over, with an alert, and does not begin while the other is away [R-ZONE-DRILL]', async () => {
    await begin('local');
    await checkedWell();
    expect(await drill({ seconds: 1 })).toMatchObject({ drill: { state: 'running' } });
    await until((seen) => seen.drill?.state === 'not_taken', 'the end of the drill');
    await waitFor(() => world.alerts.some(({ code }) => code === 'zone_drill_failed'));
    expect(world.rests.at(-1)).toBeNull();
    await other.down();
    await until(({ watch }) => watch.failures > 0, 'a failed check');
    await expect(drill()).rejects.toMatchObject({ code: 'drill_unready' });
  });
});
